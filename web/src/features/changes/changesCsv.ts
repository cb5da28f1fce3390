import { t } from '@lingui/core/macro';
import type { AccountChange, ChangeBehind, ChangesSince } from '@/data/changes';
import { currencyExponent, minorToDecimal } from '@/format/money';
import { csvCell } from '../records/exportRecords';

const head = (): string[] => [
  t`Account`,
  t`Name`,
  t`Scenario`,
  t`Currency`,
  t`Before`,
  t`Now`,
  t`Difference`,
  t({ message: 'Change', context: 'a difference' }),
  t`Records`,
  t`When`,
  t`Who`,
  t`Why or where from`,
];

/** What stands behind a change, in words. */
export function sourceOf(change: ChangeBehind): string {
  if (change.kind === 'edit') return change.reason ?? t`An edit`;
  const row = change.records === 1 ? change.examples[0]?.row : null;
  const place = row ? `, ${t`row ${row}`}` : '';
  const file = change.file ?? t`a file`;
  return change.kind === 'reversal' ? t`Reversal of ${file}` : `${file}${place}`;
}

function lines(account: AccountChange): string[] {
  const exponent = currencyExponent(account.currency);
  const amount = (minor: number | null) => (minor === null ? '' : minorToDecimal(minor, exponent));
  const head = [account.account_code, account.name, account.scenario, account.currency].map(csvCell);
  const line = (...rest: string[]) => [...head, ...rest].join(',');
  const of = (what: string, minor: number, records: string, ...rest: string[]) =>
    line('', '', amount(minor), csvCell(what), records, ...rest);
  return [
    line(
      amount(account.before_minor),
      amount(account.now_minor),
      amount(account.difference_minor),
      csvCell(t`Account`),
      '',
      '',
      '',
      '',
    ),
    ...account.changes.map((change) =>
      of(
        change.kind,
        change.difference_minor,
        String(change.records),
        change.at,
        csvCell(change.by ?? ''),
        csvCell(sourceOf(change)),
      ),
    ),
    ...(account.more > 0 ? [of(t`${account.more} more`, account.more_minor, '', '', '', '')] : []),
    ...(account.unexplained_minor !== 0
      ? [of(t`not listed`, account.unexplained_minor, '', '', '', '')]
      : []),
  ];
}

/** The changes on screen, exactly: a line an account, and below it one for each change that its difference is made of. */
export function changesCsv(changes: ChangesSince): string {
  return `\uFEFF${[head().map(csvCell).join(','), ...changes.accounts.flatMap(lines)].join('\r\n')}\r\n`;
}
