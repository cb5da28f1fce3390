import { Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { signOut } from '@/data/signOut';
import { MoonIcon, SunIcon } from './icons';
import { PersonButton, ROLES } from './PersonMenu';
import { useWorkspace } from './workspaceContext';

/** The open menu; it comes when someone asks for it. */
export default function PersonDropdown({ short }: { short: boolean }) {
  const { member } = useWorkspace();
  const { setColorScheme, colorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <Menu
      position={short ? 'bottom-end' : 'top-start'}
      width={220}
      shadow="md"
      withinPortal
      defaultOpened
      returnFocus
    >
      <Menu.Target>
        <PersonButton short={short} />
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
