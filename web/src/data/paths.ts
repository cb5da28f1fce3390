/** Document paths; the names are those of `schemas/names.py`. */
export const organizationPath = (org: string) => `organizations/${org}`;
export const memberPath = (org: string, uid: string) => `organizations/${org}/members/${uid}`;
export const entitiesPath = (org: string) => `organizations/${org}/entities`;
export const accountsPath = (org: string) => `organizations/${org}/accounts`;
export const mappingsPath = (org: string) => `organizations/${org}/mappings`;
export const importsPath = (org: string) => `organizations/${org}/imports`;
export const importPath = (org: string, id: string) => `organizations/${org}/imports/${id}`;
export const importErrorsPath = (org: string, id: string) => `organizations/${org}/imports/${id}/errors`;
export const editPath = (org: string, id: string) => `organizations/${org}/edits/${id}`;
export const dashboardPath = (org: string, scope: string, period: string) =>
  `organizations/${org}/dashboards/${scope}_${period}`;
export const seriesPath = (org: string, scope: string) => `organizations/${org}/series/${scope}`;
export const aggregationPath = (org: string, entity: string, period: string) =>
  `organizations/${org}/aggregations/${entity}_${period}`;
export const recordPagePath = (org: string, entity: string, period: string, prefix: string) =>
  `organizations/${org}/record_pages/${entity}_${period}_${prefix}`;
