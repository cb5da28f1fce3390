import { t } from '@lingui/core/macro';
import { Fragment, useState } from 'react';
import { Link } from 'wouter';
import { ChevronRightIcon } from '@/app/icons';
import numbers from '@/app/numbers.module.css';
import { maySeeImports, useWorkspace } from '@/app/workspaceContext';
import type { AccountChange, ChangeBehind, ChangedRecord, ChangesSince } from '@/data/changes';
import { formatDateTime } from '@/format/age';
import { counted } from '@/format/count';
import { formatMoney } from '@/format/money';
import classes from './Changes.module.css';
import { sourceOf } from './changesCsv';

const keyOf = (each: AccountChange) => `${each.account_code} ${each.scenario} ${each.currency}`;

/** The changed accounts; each opens what its difference is made of. */
export function ChangesTable({ changes }: { changes: ChangesSince }) {
  const first = changes.accounts[0];
  const [open, setOpen] = useState<ReadonlySet<string>>(
    new Set(changes.accounts.length === 1 && first ? [keyOf(first)] : []),
  );
  function toggle(key: string) {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow screen scrolls it
    <section className={numbers.scroll} tabIndex={0} aria-label={t`Changed accounts`}>
      <table className={`${numbers.table} ${classes.table}`} data-testid="changes">
        <caption className="visually-hidden">{t`Accounts that changed, largest difference first`}</caption>
        <thead>
          <tr>
            <th scope="col">{t`Account`}</th>
            <th scope="col">{t`Before`}</th>
            <th scope="col">{t`Now`}</th>
            <th scope="col">{t`Difference`}</th>
          </tr>
        </thead>
        <tbody className="figures">
          {changes.accounts.map((account) => {
            const key = keyOf(account);
            return (
              <Fragment key={key}>
                <Line account={account} open={open.has(key)} onToggle={() => toggle(key)} />
                {open.has(key) && (
                  <tr>
                    <td colSpan={4} className={classes.inside}>
                      <Behind account={account} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface LineProps {
  account: AccountChange;
  open: boolean;
  onToggle: () => void;
}

function Line({ account, open, onToggle }: LineProps) {
  const { organization } = useWorkspace();
  const money = (minor: number | null, signed = false) =>
    minor === null ? (
      <>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{t`no entries`}</span>
      </>
    ) : (
      formatMoney(minor, account.currency, organization.locale, { signed })
    );
  return (
    <tr data-account={account.account_code} data-scenario={account.scenario}>
      <th scope="row">
        <button type="button" className={classes.toggle} aria-expanded={open} onClick={onToggle}>
          <ChevronRightIcon size={14} />
          <span>
            {account.name} <span className={classes.code}>{account.account_code}</span>
            {account.scenario !== 'actual' && <span className={classes.chip}>{account.scenario}</span>}
          </span>
        </button>
      </th>
      <td className={classes.quiet}>{money(account.before_minor)}</td>
      <td>{money(account.now_minor)}</td>
      <td className={classes.difference}>{money(account.difference_minor, true)}</td>
    </tr>
  );
}

function Behind({ account }: { account: AccountChange }) {
  const { organization } = useWorkspace();
  const money = (minor: number) =>
    formatMoney(minor, account.currency, organization.locale, { signed: true });
  return (
    <ul className={classes.behind} aria-label={t`Changes of ${account.name}`}>
      {account.changes.map((change) => (
        <Change key={`${change.kind} ${change.id}`} change={change} account={account} />
      ))}
      {account.more > 0 && (
        <li className={classes.rest}>
          <span>{counted(account.more, 'smaller change', organization.locale)}</span>
          <span>{money(account.more_minor)}</span>
        </li>
      )}
      {account.unexplained_minor !== 0 && (
        <li className={classes.rest} data-state="missing">
          <span>{t`Not listed`}</span>
          <span>{money(account.unexplained_minor)}</span>
        </li>
      )}
    </ul>
  );
}

function Change({ change, account }: { change: ChangeBehind; account: AccountChange }) {
  const { organization } = useWorkspace();
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div className={classes.change}>
        <span className={classes.words}>
          <span className={classes.what}>
            <Source change={change} />
          </span>
          <span className={classes.who}>
            {change.by ?? (change.kind === 'edit' ? t`A colleague` : t`Import`)}, {formatDateTime(change.at)}{' '}
            ·{' '}
            <button
              type="button"
              className={classes.link}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {counted(change.records, 'record', organization.locale)}
            </button>
          </span>
        </span>
        <span>
          {formatMoney(change.difference_minor, account.currency, organization.locale, { signed: true })}
        </span>
      </div>
      {open && <Examples change={change} account={account} />}
    </li>
  );
}

function Source({ change }: { change: ChangeBehind }) {
  const { orgId, member } = useWorkspace();
  const words = sourceOf(change);
  if (change.kind === 'edit') return change.reason === null ? words : `“${words}”`;
  if (!maySeeImports(member) || change.file === null) return words;
  return (
    <Link className={classes.link ?? ''} href={`/o/${encodeURIComponent(orgId)}/imports/${change.id}`}>
      {words}
    </Link>
  );
}

function Examples({ change, account }: { change: ChangeBehind; account: AccountChange }) {
  const { organization } = useWorkspace();
  const rest = change.records - new Set(change.examples.map((each) => each.record_id)).size;
  return (
    <ul className={classes.examples}>
      {change.examples.map((each, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an edit may touch a record in two steps, and the list is fixed
        <Example key={`${each.record_id} ${index}`} record={each} account={account} />
      ))}
      {rest > 0 && (
        <li className={classes.who}>{t`and ${counted(rest, 'record', organization.locale)} more`}</li>
      )}
    </ul>
  );
}

function Example({ record, account }: { record: ChangedRecord; account: AccountChange }) {
  const { orgId, entities, organization } = useWorkspace();
  const money = (minor: number | null) =>
    minor === null ? t`nothing` : formatMoney(minor, account.currency, organization.locale);
  const entity =
    entities.find((node) => node.entity.id === record.entity_id)?.entity.name ?? record.entity_id;
  const query = new URLSearchParams({
    scope: record.entity_id,
    period: record.period,
    find: record.record_id,
  });
  return (
    <li className={classes.example}>
      <Link className={classes.link ?? ''} href={`/o/${encodeURIComponent(orgId)}/records?${query}`}>
        {record.description || t`Record ${record.record_id.slice(0, 8)}`}
      </Link>
      <span>
        {entity}
        {record.row !== null && `, ${t`row ${record.row}`}`}
      </span>
      <span>
        {money(record.before_minor)} → {money(record.after_minor)}
      </span>
    </li>
  );
}
