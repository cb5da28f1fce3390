/** The contract's types under the names that the client uses for their parts. */
import type { Alert, Edit, Import, KpiValue, Member, Metric, Trend } from '@/contract';

export type {
  Account,
  Aggregation,
  Alert,
  AlertOptions,
  AlertRule,
  BacktestResult,
  BudgetReport,
  BudgetRow,
  CashAccuracy,
  CashForecast,
  CashItem,
  CashPlan,
  CashReport,
  CashSettings,
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
  KpiDefinition,
  KpiLibrary,
  KpiName,
  KpiPreview,
  KpiTarget,
  KpiValue,
  Member,
  Metric,
  MissingKpi,
  Organization,
  Origin,
  OwnMetric,
  PeriodState,
  Presence,
  QualityScore,
  RecordPage,
  RiskReport,
  RowError,
  Series,
  SeriesAnalysis,
  SeriesPoint,
  StatementRow,
  Target,
  Told,
  Variance,
  Variances,
} from '@/contract';

export type Family = Metric['family'];
export type AlertState = Alert['state'];
export type Severity = Alert['severity'];
export type RuleKind = Alert['kind'];
export type Role = Member['role'];
export type ImportStatus = Import['status'];
export type EditStatus = Edit['status'];
export type AnalysisReason = NonNullable<Trend['reason']>;
export type UndefinedReason = NonNullable<KpiValue['reason']>;
