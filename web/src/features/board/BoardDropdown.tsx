import { t } from '@lingui/core/macro';
import { Menu } from '@mantine/core';
import { useWorkspace } from '@/app/workspaceContext';
import { saveLayout } from '@/data/preferences';
import { ViewButton } from './BoardMenu';
import type { BoardState } from './useBoard';
import { availableViews, VIEW_TITLES } from './views';

/** The open menu; it comes when someone asks for it. */
export default function BoardDropdown({ board }: { board: BoardState }) {
  const { orgId, member } = useWorkspace();
  const isOwn = board.choice.view === board.view;
  return (
    <Menu position="bottom-start" width={230} shadow="md" withinPortal defaultOpened returnFocus>
      <Menu.Target>
        <ViewButton board={board} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t`View`}</Menu.Label>
        {availableViews(member).map((name) => (
          <Menu.Item
            key={name}
            onClick={() => board.show(name)}
            aria-current={name === board.view ? 'true' : undefined}
            rightSection={name === board.view ? <span aria-hidden="true">✓</span> : null}
          >
            {VIEW_TITLES[name]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => board.arrange(true)}>{t`Arrange tiles`}</Menu.Item>
        {!isOwn && (
          <Menu.Item
            onClick={() =>
              void saveLayout(
                orgId,
                member.uid,
                JSON.stringify({ view: board.view, boards: board.own?.boards ?? [] }),
              )
            }
          >
            {t`Always open with this view`}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
