import { t } from '@lingui/core/macro';
import { ActionIcon, Button, Checkbox, MultiSelect, Popover } from '@mantine/core';
import { useState } from 'react';
import { ChevronDownIcon, CloseIcon } from '@/app/icons';
import { fieldName } from '@/format/field';
import { type GridViewProps, viewTitle } from './GridViewMenu';
import classes from './GridViewPanel.module.css';
import { choicesOf, MOST_GROUPS, movedColumn } from './gridView';
import { KeepView } from './KeepView';
import { SharedViewList } from './SharedViewList';

/** Pixels between the panel and the window's edge. */
const EDGE = 8;
const LEAST_HEIGHT = 240;
const MOST_HEIGHT = 720;

/** The panel scrolls inside the window: what it ends with is reached without moving the page under it. */
function fit({
  availableHeight,
  elements,
}: {
  availableHeight: number;
  elements: { floating: HTMLElement };
}) {
  elements.floating.style.maxBlockSize = `${Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, Math.floor(availableHeight)))}px`;
}

/** The views, columns and groups of the grid. */
export default function GridViewPanel({ views, columns, groupable, scope }: GridViewProps) {
  const [opened, setOpened] = useState(true);
  const [name, setName] = useState(views.title ?? '');
  const { arrangement } = views;

  const choices = choicesOf(columns);

  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      shadow="md"
      width={330}
      trapFocus
      returnFocus
      withinPortal
      middlewares={{ flip: true, shift: { padding: EDGE }, size: { padding: EDGE, apply: fit } }}
      withRoles={false}
    >
      <Popover.Target>
        <Button
          variant="default"
          aria-haspopup="dialog"
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {viewTitle(views)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t`View of the records`} className={classes.panel}>
        <section aria-label={t`Your views`}>
          <h3 className={classes.title}>{t`Mine`}</h3>
          <ul className={classes.views}>
            <li>
              <button
                type="button"
                className={classes.view}
                aria-current={views.title === null}
                data-autofocus
                onClick={() => views.apply(null)}
              >
                {t`As it comes`}
              </button>
            </li>
            {views.views.map((view) => (
              <li key={view.name}>
                <button
                  type="button"
                  className={classes.view}
                  aria-current={view.name === views.name}
                  onClick={() => {
                    views.apply(view);
                    setName(view.name);
                  }}
                >
                  {view.name}
                </button>
                <ActionIcon
                  variant="subtle"
                  aria-label={t`Remove the view ${view.name}`}
                  onClick={() => views.remove(view.name)}
                >
                  <CloseIcon size={14} />
                </ActionIcon>
              </li>
            ))}
          </ul>
        </section>
        <section aria-label={t`Shared views`}>
          <h3 className={classes.title}>{t`Shared`}</h3>
          <SharedViewList
            shared={views.shared}
            onOpen={(view) => {
              views.shared.open(view);
              setName(view.name);
            }}
          />
        </section>
        <section aria-label={t`Keep this view`}>
          <h3 className={classes.title}>{t`Keep this view`}</h3>
          {/* Another view that is on is another thing to keep. */}
          <KeepView
            key={views.shared.on?.id ?? ''}
            views={views}
            scope={scope}
            name={name}
            onName={setName}
            onKept={() => setOpened(false)}
          />
          <p className={classes.note}>
            {t`A view keeps columns, groups, order and what is looked for. Its address opens it.`}
          </p>
        </section>
        <MultiSelect
          label={t`Group by`}
          placeholder={arrangement.group.length === 0 ? t`Nothing` : ''}
          data={groupable.map((key) => ({ value: key, label: fieldName(key) }))}
          value={arrangement.group.filter((key) => groupable.includes(key))}
          maxValues={MOST_GROUPS}
          onChange={(group) => views.change({ group })}
          comboboxProps={{ withinPortal: false }}
        />
        <fieldset className={classes.columns}>
          <legend>{t`Columns`}</legend>
          <ul>
            {columns.map(({ column: { key }, hidden }, at) => (
              <li key={key} data-column={key}>
                <Checkbox
                  label={fieldName(key)}
                  checked={!hidden}
                  onChange={() =>
                    views.change({
                      columns: choices.map((each) =>
                        each.key === key ? { ...each, hidden: !hidden } : each,
                      ),
                    })
                  }
                />
                <ActionIcon
                  variant="subtle"
                  aria-label={t`${fieldName(key)} earlier`}
                  disabled={at === 0}
                  onClick={() => views.change({ columns: movedColumn(choices, key, -1) })}
                >
                  <span className={classes.up}>
                    <ChevronDownIcon size={16} />
                  </span>
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  aria-label={t`${fieldName(key)} later`}
                  disabled={at === columns.length - 1}
                  onClick={() => views.change({ columns: movedColumn(choices, key, 1) })}
                >
                  <ChevronDownIcon size={16} />
                </ActionIcon>
              </li>
            ))}
          </ul>
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  );
}
