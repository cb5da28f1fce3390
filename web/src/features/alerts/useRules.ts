import { useMemo } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import { decodeAlertRule } from '@/data/decode';
import type { AlertRule } from '@/data/documents';
import { alertRulesPath } from '@/data/paths';
import { useCollection } from '@/data/useWatched';
import type { Watched } from '@/data/watch';
import type { Units } from './ruleForm';
import type { Options } from './useNames';

/** The organization's rules, live. */
export function useRules(): Watched<AlertRule[]> {
  const { orgId } = useWorkspace();
  return useCollection(alertRulesPath(orgId), decodeAlertRule);
}

/** What forms and sentences need to read the numbers of a rule. */
export function useUnits({ options }: Options): Units {
  const { entities, organization } = useWorkspace();
  return useMemo(() => {
    const units = new Map(options?.metrics.map(({ id, unit }) => [id, unit]));
    const currencies = new Map(entities.map(({ entity }) => [entity.id, entity.currency]));
    const system = new Map(options?.system?.map(({ id, unit }) => [id, unit]));
    return {
      system: (id) => system.get(id) ?? null,
      metric: (id) => units.get(id) ?? null,
      currency: (entity) => currencies.get(entity) ?? organization.currency,
    };
  }, [options, entities, organization.currency]);
}
