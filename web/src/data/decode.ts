import { decode } from '@/contract';

/** One decoder a document, by the generated contract. Each is one function for the life of the page, for hooks compare them. */
export const decodeOrganization = (fields: unknown) => decode('Organization', fields);
export const decodeMember = (fields: unknown) => decode('Member', fields);
export const decodeEntity = (fields: unknown) => decode('Entity', fields);
export const decodeAccount = (fields: unknown) => decode('Account', fields);
export const decodeAlert = (fields: unknown) => decode('Alert', fields);
export const decodeAlertRule = (fields: unknown) => decode('AlertRule', fields);
export const decodeImport = (fields: unknown) => decode('Import', fields);
export const decodeImportErrors = (fields: unknown) => decode('ImportErrors', fields);
export const decodeEdit = (fields: unknown) => decode('Edit', fields);
export const decodeDashboard = (fields: unknown) => decode('Dashboard', fields);
export const decodeOwnMetric = (fields: unknown) => decode('OwnMetric', fields);
export const decodeSeries = (fields: unknown) => decode('Series', fields);
export const decodeTimeline = (fields: unknown) => decode('Timeline', fields);
export const decodeAggregation = (fields: unknown) => decode('Aggregation', fields);
export const decodePresence = (fields: unknown) => decode('Presence', fields);
export const decodeComment = (fields: unknown) => decode('Comment', fields);
export const decodePeriod = (fields: unknown) => decode('PeriodState', fields);
export const decodeSignOff = (fields: unknown) => decode('SignOff', fields);
export const decodePreferences = (fields: unknown) => decode('Preferences', fields);
export const decodeRoleBoard = (fields: unknown) => decode('RoleBoard', fields);
export const decodeProof = (fields: unknown) => decode('Proof', fields);
