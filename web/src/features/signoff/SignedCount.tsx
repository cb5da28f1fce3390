import { plural, t } from '@lingui/core/macro';
import { Link } from 'wouter';
import { useWorkspace } from '@/app/workspaceContext';
import { decodeDashboard } from '@/data/decode';
import { dashboardPath } from '@/data/paths';
import { signedCount } from '@/data/signing';
import { useSignOffs } from '@/data/signoffs';
import { dataOf, useDocument } from '@/data/useWatched';
import { comparatorIn, firstComparator } from '@/format/comparator';
import classes from './SignOff.module.css';

/** How many of a month's material variances are signed, beside the item of the checklist that is about them. */
export function SignedCount({ scope, period }: { scope: string; period: string }) {
  const { orgId, organization } = useWorkspace();
  const dashboard = dataOf(useDocument(dashboardPath(orgId, scope, period), decodeDashboard));
  const lines = useSignOffs(orgId, scope, period);
  if (!dashboard || !lines) return null;
  const { statement } = dashboard.view;
  const comparator = firstComparator(statement);
  const { signed, of } = signedCount(statement, comparator, organization.materiality, lines);
  const against = comparatorIn(comparator, period);
  const query = new URLSearchParams({ scope, period });
  return (
    <p className={classes.count} data-left={of - signed} data-testid="signed-count">
      {of === 0
        ? t`No variance to ${against} is material.`
        : plural(of, {
            one: `${signed} of # material variance to ${against} signed.`,
            other: `${signed} of # material variances to ${against} signed.`,
          })}{' '}
      {of > 0 && (
        <Link className={classes.link ?? ''} href={`/o/${encodeURIComponent(orgId)}/dashboard?${query}`}>
          {t`Show them`}
        </Link>
      )}
    </p>
  );
}
