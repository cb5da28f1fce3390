import { t } from '@lingui/core/macro';
import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { CloseIcon } from '@/app/icons';
import { SEVERITIES, SEVERITY_NAMES } from './alertWords';
import classes from './Rules.module.css';
import type { LevelDraft, Problems, RuleDraft } from './ruleForm';

const MOST = 3;

interface Props {
  draft: RuleDraft;
  suffix: string;
  problems: Problems;
  onChange: (levels: LevelDraft[]) => void;
}

/** From which further thresholds on a rule is graver. */
export function Levels({ draft, suffix, problems, onChange }: Props) {
  const { levels } = draft;
  const put = (index: number, change: Partial<LevelDraft>) =>
    onChange(levels.map((level, at) => (at === index ? { ...level, ...change } : level)));
  return (
    <fieldset className={classes.levels}>
      <legend>
        {draft.kind === 'forecast'
          ? t`Graver when it is so many months away or fewer`
          : t`Graver from a further threshold on`}
      </legend>
      {levels.map((level, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place in the list
        <div key={index} className={classes.level}>
          <TextInput
            aria-label={t`Threshold of level ${index + 1}`}
            inputMode="decimal"
            rightSection={
              suffix ? <span style={{ fontSize: 12, color: 'var(--ink-3)' }}>{suffix}</span> : undefined
            }
            rightSectionWidth={suffix.length > 3 ? 84 : 46}
            rightSectionPointerEvents="none"
            value={level.threshold}
            error={problems[`levels.${index}.threshold`] ?? (index === 0 ? problems.levels : undefined)}
            onChange={(event) => put(index, { threshold: event.currentTarget.value })}
          />
          <Select
            aria-label={t`Severity of level ${index + 1}`}
            data={SEVERITIES.map((value) => ({ value, label: SEVERITY_NAMES[value] }))}
            value={level.severity}
            onChange={(severity) => severity && put(index, { severity: severity as LevelDraft['severity'] })}
            allowDeselect={false}
            withCheckIcon={false}
          />
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t`Remove level ${index + 1}`}
            onClick={() => onChange(levels.filter((_, at) => at !== index))}
          >
            <CloseIcon size={14} />
          </ActionIcon>
        </div>
      ))}
      {levels.length < MOST && (
        <div>
          <Button
            variant="default"
            size="xs"
            onClick={() => onChange([...levels, { threshold: '', severity: 'critical' }])}
          >
            {t`Add a level`}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
