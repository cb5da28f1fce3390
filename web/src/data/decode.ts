import type * as D from './documents';
import type { Decode } from './watch';

function json(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
function as<T>(): Decode<T> {
  return (fields, id) => ({ id, ...(fields as object) }) as T;
}
export const decodeOrganization = as<D.Organization>();
export const decodeMember = as<D.Member>();
export const decodeEntity = as<D.Entity>();
export const decodeAccount = as<D.Account>();
export const decodeImport = as<D.Import>();
export const decodeImportErrors = as<D.ImportErrors>();
export const decodeEdit: Decode<D.Edit> = (fields, id) => {
  const f = fields as D.Edit;
  return { ...f, id, theirs: json(f.theirs ?? null) as D.FinancialRecord | null };
};
export const decodeDashboard: Decode<D.Dashboard> = (fields) => {
  const f = fields as D.Dashboard;
  return { ...f, view: json(f.view) as D.DashboardView };
};
export const decodeSeries: Decode<D.Series> = (fields) => {
  const f = fields as D.Series;
  return { ...f, periods: json(f.periods) as Record<string, unknown> };
};
export const decodeAggregation: Decode<D.Aggregation> = (fields) => {
  const f = fields as D.Aggregation;
  return { ...f, accounts: json(f.accounts) as D.AccountCell[] };
};
export const decodeRecordPage: Decode<D.RecordPage> = (fields) => {
  const f = fields as D.RecordPage;
  return { ...f, records: json(f.records) as D.FinancialRecord[] };
};
