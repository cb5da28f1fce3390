import '@/contract/ofScreens';
import type { SystemReport } from '@/contract';
import { ask, inOrg } from './api';

/** How the installation is, and what the organization did in the last 24 hours. */
export function systemReport(org: string): Promise<SystemReport> {
  return ask('SystemReport', 'GET', inOrg(org, 'system'));
}
