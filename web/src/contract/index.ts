import { check } from './check';
import { schemas } from './schemas';
import type * as Types from './types';

export { ContractError } from './check';
export type * from './types';

/** What enters: documents of Firestore, and answers of the HTTP interface. */
interface Documents {
  Organization: Types.Organization;
  Member: Types.Member;
  Entity: Types.Entity;
  Account: Types.Account;
  PeriodState: Types.PeriodState;
  Import: Types.Import;
  ImportErrors: Types.ImportErrors;
  Edit: Types.Edit;
  RecordPage: Types.RecordPage;
  Aggregation: Types.Aggregation;
  Dashboard: Types.Dashboard;
  Series: Types.Series;
  Mapping: Types.Mapping;
  ApplyEditResult: Types.ApplyEditResult;
  OpenUploadResult: Types.OpenUploadResult;
  PreviewResult: Types.PreviewResult;
  ImportStarted: Types.ImportStarted;
}

/** Checks a document's fields, or an answer, against the contract. Throws `ContractError` naming the place. */
export function decode<Name extends keyof Documents>(name: Name, fields: unknown): Documents[Name] {
  return check(schemas[name] ?? {}, fields, '') as Documents[Name];
}
