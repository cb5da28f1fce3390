import '@/contract/ofScreens';
import { type BudgetReport, type CashPlan, type CashReport, decode, type RiskReport } from '@/contract';
import { ask, inOrg } from './api';

export const decodeCashSettings = (fields: unknown) => decode('CashSettings', fields);

const place = (...parts: string[]) => parts.map(encodeURIComponent).join('/');

/** An entity's 13 weeks of cash, or what is missing for them, and how right earlier ones were. */
export function cashReport(org: string, scope: string): Promise<CashReport> {
  return ask('CashReport', 'GET', inOrg(org, place('cash', scope)));
}

/** Puts a plan in place of the one of that version; answers with what it makes. */
export function saveCashPlan(org: string, scope: string, base: number, plan: CashPlan): Promise<CashReport> {
  return ask('CashReport', 'PUT', inOrg(org, `${place('cash', scope)}/plan`), { base_version: base, plan });
}

export interface CashWeekChange {
  week: string;
  /** Null counts what is computed again. */
  amount_minor: number | null;
  reason: string;
}

/** Overrides weeks of a line, or says whose it is; answers with what that makes. */
export function saveCashLine(
  org: string,
  scope: string,
  base: number,
  line: string,
  change: { weeks: CashWeekChange[]; owner?: string },
): Promise<CashReport> {
  const body = { base_version: base, line, ...change };
  return ask('CashReport', 'PUT', inOrg(org, `${place('cash', scope)}/line`), body);
}

/** Spending against the budget or the forecast; `by` null lets the records decide. */
export function budgetReport(
  org: string,
  scope: string,
  period: string,
  by: string | null,
  span: BudgetReport['span'],
  against: BudgetReport['against'],
): Promise<BudgetReport> {
  const query = new URLSearchParams({ span, against, ...(by === null ? {} : { by }) });
  return ask('BudgetReport', 'GET', inOrg(org, `${place('budget', scope, period)}?${query}`));
}

/** The financial risk of an entity at the end of a period. */
export function riskReport(org: string, scope: string, period: string): Promise<RiskReport> {
  return ask('RiskReport', 'GET', inOrg(org, place('risk', scope, period)));
}
