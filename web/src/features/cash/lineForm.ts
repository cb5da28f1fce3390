import { t } from '@lingui/core/macro';
import type { CashForecast, CashOverride, CashReport } from '@/data/documents';
import type { CashWeekChange } from '@/data/planning';
import { currencyExponent, minorToDecimal, parseAmount } from '@/format/money';

export type CashLine = CashForecast['lines'][number];

/** Amounts as typed, by ISO week; empty is what is computed. */
export type LineDraft = Record<string, string>;

/** What people put in place of a line's computed amounts, by ISO week. */
export function overridesOf(report: CashReport, line: string): ReadonlyMap<string, CashOverride> {
  return new Map(report.overrides.filter((each) => each.line === line).map((each) => [each.week, each]));
}

export function draftOfLine(report: CashReport, line: string): LineDraft {
  const exponent = currencyExponent(report.currency);
  const given = overridesOf(report, line);
  return Object.fromEntries(
    [...given].map(([week, { amount_minor }]) => [week, minorToDecimal(amount_minor, exponent)]),
  );
}

/** The weeks that the draft changes, and what is wrong by week; `reason` is missing where amounts need one. */
export function changesOf(
  report: CashReport,
  line: string,
  draft: LineDraft,
  reason: string,
): { weeks: CashWeekChange[]; problems: Record<string, string> } {
  const given = overridesOf(report, line);
  const problems: Record<string, string> = {};
  const weeks: CashWeekChange[] = [];
  for (const { week } of report.forecast?.weeks ?? []) {
    const text = draft[week]?.trim() ?? '';
    const before = given.get(week);
    if (text === '') {
      if (before) weeks.push({ week, amount_minor: null, reason: reason.trim() });
      continue;
    }
    const read = parseAmount(text, report.currency);
    if (!read.ok) problems[week] = read.problem;
    else if (read.minor < 0) problems[week] = t`Enter an amount of zero or more`;
    else if (read.minor !== before?.amount_minor)
      weeks.push({ week, amount_minor: read.minor, reason: reason.trim() });
  }
  const isNew = weeks.some((each) => each.amount_minor !== null);
  if (isNew && reason.trim().length < 3) problems.reason = t`Say why it is not what is computed`;
  return { weeks, problems };
}
