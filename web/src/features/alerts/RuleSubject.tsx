import { t } from '@lingui/core/macro';
import { Checkbox, Select } from '@mantine/core';
import { useWorkspace } from '@/app/workspaceContext';
import type { AlertOptions } from '@/data/documents';
import { kpiName } from '@/format/kpiName';
import { isFeed, isKpiOnly, type Problems, type RuleDraft, SYSTEM } from './ruleForm';

/** The description stands under its field, so that the fields of a row stand in line. */
export const ORDER: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];

interface Props {
  draft: RuleDraft;
  set: (change: Partial<RuleDraft>) => void;
  problems: Problems;
  options: AlertOptions;
}

/** What a rule looks at: a KPI, an account, or a source of imports. */
export function Subject({ draft, set, problems, options }: Props) {
  const { accounts } = useWorkspace();
  if (draft.kind === 'system') {
    return (
      <Select
        inputWrapperOrder={ORDER}
        label={t`Figure`}
        description={t`Of the installation, as the system page shows it`}
        data={(options.system ?? []).map(({ id, name }) => ({ value: id.slice(SYSTEM.length), label: name }))}
        value={draft.source || null}
        error={problems.metric}
        onChange={(source) => source && set({ source })}
        allowDeselect={false}
        withCheckIcon={false}
        searchable
      />
    );
  }
  if (isFeed(draft.kind)) {
    return (
      <Select
        inputWrapperOrder={ORDER}
        label={t`Source`}
        description={t`Of the newest imports`}
        data={options.sources}
        value={draft.source || null}
        error={problems.metric}
        onChange={(source) => source && set({ source })}
        nothingFoundMessage={t`There is no import yet`}
        allowDeselect={false}
        withCheckIcon={false}
        searchable
      />
    );
  }
  const onAccount = draft.target === 'account';
  return (
    <div>
      <Select
        inputWrapperOrder={ORDER}
        label={onAccount ? t`Account` : t`KPI`}
        data={
          onAccount
            ? [...accounts.values()].map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))
            : options.metrics.map(({ id, name }) => ({ value: id, label: kpiName(id, name) }))
        }
        value={(onAccount ? draft.account : draft.metric) || null}
        error={problems[onAccount ? 'account' : 'metric']}
        onChange={(value) => value && set(onAccount ? { account: value } : { metric: value })}
        searchable
        allowDeselect={false}
        withCheckIcon={false}
        nothingFoundMessage={t`Nothing is called so`}
      />
      {!isKpiOnly(draft.kind) && (
        <Checkbox
          mt={8}
          size="xs"
          label={t`An account instead of a KPI`}
          checked={onAccount}
          onChange={(event) => set({ target: event.currentTarget.checked ? 'account' : 'metric' })}
        />
      )}
    </div>
  );
}
