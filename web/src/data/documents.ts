/** The contract's types under the names that the client uses for their parts. */
import type { Alert, Edit, Import, KpiValue, Member, Trend } from '@/contract';

export type {
  Account,
  Aggregation,
  Alert,
  AlertOptions,
  AlertRule,
  BacktestResult,
  ChecklistItem,
  CloseEntry,
  Comment,
  Comparison,
  Dashboard,
  Edit,
  EditPatch,
  Entity,
  EntityRow,
  FinancialRecord,
  Forward,
  HistoryEntry,
  Import,
  ImportErrors,
  KpiValue,
  Member,
  MissingKpi,
  Organization,
  Origin,
  PeriodState,
  Presence,
  QualityScore,
  RecordPage,
  RowError,
  Series,
  SeriesAnalysis,
  SeriesPoint,
  StatementRow,
  Told,
  Variance,
  Variances,
} from '@/contract';

export type AlertState = Alert['state'];
export type Severity = Alert['severity'];
export type RuleKind = Alert['kind'];
export type Role = Member['role'];
export type ImportStatus = Import['status'];
export type EditStatus = Edit['status'];
export type AnalysisReason = NonNullable<Trend['reason']>;
export type UndefinedReason = NonNullable<KpiValue['reason']>;
