/** The contract's types under the names that the client uses for their parts. */
import type { Alert, Edit, Import, KpiValue, Member, Metric, RoleBoard, Trend } from '@/contract';

export type {
  Account,
  Aggregation,
  Alert,
  AlertOptions,
  AlertRule,
  BacktestResult,
  Board,
  BudgetReport,
  BudgetRow,
  CashAccuracy,
  CashForecast,
  CashItem,
  CashOverride,
  CashPlan,
  CashReport,
  CashSettings,
  ChecklistItem,
  CloseEntry,
  Comment,
  Comparison,
  Dashboard,
  Edit,
  EditPart,
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
  Materiality,
  Member,
  Metric,
  MissingKpi,
  Movement,
  Organization,
  Origin,
  OwnMetric,
  PeriodState,
  Preferences,
  Presence,
  Proof,
  ProofDifference,
  QualityScore,
  RecordPage,
  RiskReport,
  RoleBoard,
  RowError,
  Series,
  SeriesAnalysis,
  SeriesPoint,
  SignOff,
  SignOffEntry,
  StatementRow,
  Target,
  Timeline,
  Told,
  Variance,
  Variances,
} from '@/contract';

/** A view to open with, and the boards that are not as the product has them. */
export type BoardChoice = Pick<RoleBoard, 'view' | 'boards'>;
export type Family = Metric['family'];
export type AlertState = Alert['state'];
export type Severity = Alert['severity'];
export type RuleKind = Alert['kind'];
export type Role = Member['role'];
export type ImportStatus = Import['status'];
export type EditStatus = Edit['status'];
export type AnalysisReason = NonNullable<Trend['reason']>;
export type UndefinedReason = NonNullable<KpiValue['reason']>;
