import { msg, t } from '@lingui/core/macro';
import { type ComponentProps, lazy, Suspense, useState } from 'react';
import type { Role } from '@/data/documents';
import { texts } from '@/format/language';
import { initials } from '@/format/name';
import classes from './PersonMenu.module.css';
import { useWorkspace } from './workspaceContext';

const PersonDropdown = lazy(() => import('./PersonDropdown'));

export const ROLES: Record<Role, string> = texts({
  owner: msg`Owner`,
  admin: msg`Administrator`,
  editor: msg`Editor`,
  analyst: msg`Analyst`,
  viewer: msg`Viewer`,
});

/** Who is signed in, as what; behind it the colour scheme, and the way out. */
export function PersonMenu({ short = false }: { short?: boolean }) {
  const [wanted, setWanted] = useState(false);
  const button = <PersonButton short={short} aria-haspopup="menu" onClick={() => setWanted(true)} />;
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <PersonDropdown short={short} />
    </Suspense>
  );
}

export function PersonButton({ short, ...rest }: { short: boolean } & ComponentProps<'button'>) {
  const { member } = useWorkspace();
  return (
    <button type="button" {...rest} className={short ? classes.short : classes.person}>
      {short && <span className="visually-hidden">{t`Account of ${member.display_name}`}</span>}
      <span className={classes.avatar} aria-hidden="true">
        {initials(member.display_name || member.email)}
      </span>
      {!short && (
        <span className={classes.words}>
          <span className={classes.name}>{member.display_name || member.email}</span>
          <span className={classes.role}>{ROLES[member.role]}</span>
        </span>
      )}
    </button>
  );
}
