import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { LiveIndicator } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import { useView } from '@/app/useView';
import bar from '@/app/ViewBar.module.css';
import { Waiting } from '@/app/Waiting';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import type { AlertRule } from '@/data/documents';
import page from './AlertPage.module.css';
import { useAlertPaths } from './paths';
import { RuleForm } from './RuleForm';
import { draftOf, EMPTY, KINDS } from './ruleForm';
import { useAlertOptions, useNames } from './useNames';
import { useRules, useUnits } from './useRules';

/** A rule, to be made or changed. `id` null makes one. */
export default function RulePage({ id }: { id: string | null }) {
  const { member } = useWorkspace();
  const paths = useAlertPaths();
  const [, navigate] = useLocation();
  const rules = useRules();
  const back = { label: t`Open the rules`, run: () => navigate(paths.rules) };
  const rule = rules.status === 'ready' ? rules.data.find((each) => each.id === id) : undefined;
  if (!mayEdit(member.role) && id === null) {
    return (
      <Message
        title={t`Not yours to do`}
        detail={t`Your role does not include making rules.`}
        action={back}
      />
    );
  }
  if (rules.status === 'loading') return <Waiting rows={6} />;
  if (rules.status !== 'ready') {
    return (
      <Message
        title={t`The rule cannot be shown`}
        detail={'message' in rules ? rules.message : ''}
        action={back}
      />
    );
  }
  if (id !== null && !rule) {
    return <Message title={t`There is no such rule`} detail={t`It may have been removed.`} action={back} />;
  }
  return (
    <>
      <nav aria-label={t`Breadcrumb`} className={page.back}>
        <Link href={paths.alerts}>{t`Alerts`}</Link> / <Link href={paths.rules}>{t`Rules`}</Link>
      </nav>
      <div className={`${bar.bar} ${page.head}`}>
        <h1 className={bar.title}>{rule ? rule.name : t`New alert rule`}</h1>
        <span className={bar.live}>
          <LiveIndicator />
        </span>
      </div>
      <Editor rule={rule ?? null} />
    </>
  );
}

/** The form, once the names and units that it is made of are known. */
function Editor({ rule }: { rule: AlertRule | null }) {
  const { member } = useWorkspace();
  const asked = useAlertOptions();
  const units = useUnits(asked);
  const names = useNames();
  const view = useView();
  // What was there when the form was opened: another person's change does not overwrite what is being typed.
  const [opened] = useState(rule);
  const editable =
    mayEdit(member.role) &&
    (opened === null || member.entity_scope === null || member.entity_scope.includes(opened.scope.entity_id));
  if (asked.problem) {
    return <Message title={t`The form cannot be shown`} detail={asked.problem} />;
  }
  if (!asked.options) {
    // A viewer may read rules but not the lists that a form is made of.
    if (member.role === 'viewer')
      return <Message size="panel" title={t`Rules are changed by editors, administrators and owners`} />;
    return <Waiting rows={6} />;
  }
  if (opened && !KINDS.some((kind) => kind === opened.kind)) {
    return (
      <Message
        title={t`This kind of rule is not changed here`}
        detail={t`The command line manages it: ledgerlight alert-rules.`}
      />
    );
  }
  const initial = opened ? draftOf(opened, units) : { ...EMPTY, entity: view.scope ?? '' };
  return (
    <RuleForm
      initial={initial}
      saved={opened}
      stale={rule !== null && opened !== null && rule.version !== opened.version}
      editable={editable}
      options={asked.options}
      units={units}
      names={names}
    />
  );
}
