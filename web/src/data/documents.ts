/** The contract's types under the names that the client uses for their parts. */
import type { Edit, Import, KpiValue, Member } from '@/contract';

export type {
  Account,
  Aggregation,
  Comparison,
  Dashboard,
  Edit,
  EditPatch,
  Entity,
  EntityRow,
  FinancialRecord,
  Forward,
  Import,
  ImportErrors,
  KpiValue,
  Member,
  Organization,
  Origin,
  QualityScore,
  RecordPage,
  RowError,
  Series,
  SeriesPoint,
  StatementRow,
} from '@/contract';

export type Role = Member['role'];
export type ImportStatus = Import['status'];
export type EditStatus = Edit['status'];
export type UndefinedReason = NonNullable<KpiValue['reason']>;
