import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { type DragEvent, useRef, useState } from 'react';
import { ImportsIcon } from '@/app/icons';
import classes from './DropZone.module.css';

const ACCEPT = '.csv,.tsv,.txt,.xlsx,.json,.ndjson,.jsonl';

/** Takes one file, dropped or chosen. */
export function DropZone({ onFile }: { onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [several, setSeveral] = useState(false);

  function take(files: FileList | null) {
    const file = files?.[0];
    setSeveral((files?.length ?? 0) > 1);
    if (file && files?.length === 1) onFile(file);
  }

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }

  return (
    <section
      className={classes.zone}
      data-over={over || undefined}
      data-testid="drop-zone"
      aria-label={t`Drop a file here`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <span className={classes.icon}>
        <ImportsIcon size={26} />
      </span>
      <p className={classes.title}>{t`Drop a file to see what it would change`}</p>
      <p className={classes.detail}>
        {several
          ? t`One file at a time, please.`
          : t`CSV, TSV, Excel, JSON or NDJSON. Nothing is written before you confirm.`}
      </p>
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        hidden
        aria-label={t`File to import`}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      <Button variant="default" onClick={() => input.current?.click()}>
        {t`Choose a file`}
      </Button>
    </section>
  );
}
