/** What stands below the first screen of the dashboard, as one file that comes beside the figures. */
export { VariancePanel } from '../analysis/VariancePanel';
export { StatementTable } from '../statement/StatementTable';
export { MoreKpis } from './MoreKpis';
export { QualityPanel } from './QualityPanel';
