import { Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { signOut } from '@/data/signOut';
import { initials } from '@/format/name';
import { MoonIcon, SunIcon } from './icons';
import classes from './PersonMenu.module.css';
import { useWorkspace } from './workspaceContext';

const ROLES = {
  owner: 'Owner',
  admin: 'Administrator',
  editor: 'Editor',
  analyst: 'Analyst',
  viewer: 'Viewer',
};

/** Who is signed in, as what; the colour scheme, and the way out. */
export function PersonMenu({ short = false }: { short?: boolean }) {
  const { member } = useWorkspace();
  const { setColorScheme, colorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <Menu position={short ? 'bottom-end' : 'top-start'} width={220} shadow="md" withinPortal>
      <Menu.Target>
        <button type="button" className={short ? classes.short : classes.person}>
          {short && <span className="visually-hidden">Account of {member.display_name}</span>}
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
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {member.email} · {ROLES[member.role]}
        </Menu.Label>
        <Menu.Item
          leftSection={dark ? <SunIcon /> : <MoonIcon />}
          onClick={() => setColorScheme(dark ? 'light' : 'dark')}
        >
          {dark ? 'Light colours' : 'Dark colours'}
        </Menu.Item>
        {colorScheme !== 'auto' && (
          <Menu.Item onClick={() => setColorScheme('auto')}>Colours of the system</Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
