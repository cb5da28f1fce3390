import { t } from '@lingui/core/macro';
import { Modal } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import classes from './Palette.module.css';
import { found } from './paletteItems';
import { usePaletteItems } from './usePaletteItems';

interface Props {
  onClose: () => void;
  onHelp: () => void;
}

/** Everything by its name: screens, entities, periods, KPIs, records and what can be done. */
export default function Palette({ onClose, onHelp }: Props) {
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const items = usePaletteItems(query, onHelp);
  const groups = useMemo(() => found(items, query), [items, query]);
  const flat = useMemo(() => groups.flatMap((group) => group.items), [groups]);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const chosen = flat[Math.min(active, flat.length - 1)];

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  function run(at: number) {
    const item = flat[at];
    if (!item) return;
    onClose();
    item.run();
  }

  function onKey(event: KeyboardEvent) {
    const last = flat.length - 1;
    const at = Math.min(active, last);
    const next: Record<string, number> = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      PageDown: Math.min(last, at + 8),
      PageUp: Math.max(0, at - 8),
    };
    const moved = next[event.key];
    if (moved !== undefined) {
      event.preventDefault();
      setActive(moved);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(at);
    }
  }

  return (
    <Modal.Root
      opened
      onClose={onClose}
      size="min(620px, 100%)"
      yOffset="12vh"
      radius={14}
      transitionProps={{ duration: 90 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={t`Go to or do anything`}>
        <input
          className={classes.field}
          type="text"
          role="combobox"
          aria-label={t`Go to or do anything`}
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={t`A screen, entity, month, KPI, record or action …`}
          value={query}
          data-autofocus
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKey}
        />
        <div ref={list} id={`${id}-list`} role="listbox" aria-label={t`Found`} className={classes.list}>
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options, which a fieldset cannot be
            <div key={group.title} role="group" aria-label={group.title}>
              <p className={classes.group} aria-hidden="true">
                {group.title}
              </p>
              {group.items.map((item) => (
                // biome-ignore lint/a11y/useFocusableInteractive: as above
                // biome-ignore lint/a11y/useKeyWithClickEvents: as above
                <div
                  key={item.id}
                  id={`${id}-${item.id}`}
                  role="option"
                  aria-selected={item === chosen}
                  className={classes.item}
                  onMouseMove={() => setActive(flat.indexOf(item))}
                  onClick={() => run(flat.indexOf(item))}
                >
                  <span className={classes.label}>{item.label}</span>
                  {item.hint && <span className={`${classes.hint} figures`}>{item.hint}</span>}
                </div>
              ))}
            </div>
          ))}
        </div>
        <p className={classes.foot} role="status">
          {flat.length === 0 ? t`Nothing is called that.` : t`↑↓ to choose, Enter to open, Esc to leave`}
        </p>
      </Modal.Content>
    </Modal.Root>
  );
}
