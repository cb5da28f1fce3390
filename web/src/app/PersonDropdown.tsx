import { t } from '@lingui/core/macro';
import { Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { chooseLanguage } from '@/data/language';
import { saveLanguage } from '@/data/preferences';
import { signOut } from '@/data/signOut';
import { LANGUAGE_NAMES, LANGUAGES, type Language, language } from '@/format/language';
import { LanguageIcon, MoonIcon, SunIcon } from './icons';
import { PersonButton, ROLES } from './PersonMenu';
import { useWorkspace } from './workspaceContext';

/** The open menu; it comes when someone asks for it. */
export default function PersonDropdown({ short }: { short: boolean }) {
  const { orgId, member } = useWorkspace();
  const { setColorScheme, colorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  const change = (wanted: Language) => {
    void chooseLanguage(wanted).then(
      () => saveLanguage(orgId, member.uid, wanted).catch(() => {}), // this browser keeps the choice also without
      () =>
        notifications.show({ color: 'red', message: t`The texts of this language cannot be loaded now.` }),
    );
  };
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
          {dark ? t`Light colours` : t`Dark colours`}
        </Menu.Item>
        {colorScheme !== 'auto' && (
          <Menu.Item onClick={() => setColorScheme('auto')}>{t`Colours of the system`}</Menu.Item>
        )}
        <Menu.Divider />
        {LANGUAGES.filter((each) => each !== language()).map((each) => (
          <Menu.Item key={each} lang={each} leftSection={<LanguageIcon />} onClick={() => change(each)}>
            {LANGUAGE_NAMES[each]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()}>{t`Sign out`}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
