import { t } from '@lingui/core/macro';
import { Button, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { DownloadIcon, UndoIcon } from '@/app/icons';
import { LiveIndicator } from '@/app/LiveIndicator';
import { Message } from '@/app/Message';
import { Panel } from '@/app/Panel';
import { useCurrent } from '@/app/useCurrent';
import { useView } from '@/app/useView';
import bar from '@/app/ViewBar.module.css';
import { Waiting } from '@/app/Waiting';
import { mayEdit, useWorkspace } from '@/app/workspaceContext';
import { ApiError, downloadRejects, reverseImport } from '@/data/api';
import { decodeImport, decodeImportErrors } from '@/data/decode';
import type { Import } from '@/data/documents';
import { importErrorsPath, importPath } from '@/data/paths';
import { dataOf, useCollection, useDocument } from '@/data/useWatched';
import { formatDateTime } from '@/format/age';
import { formatBytes } from '@/format/bytes';
import { errorText } from '@/format/errorText';
import { formatMoney } from '@/format/money';
import { formatNumber } from '@/format/number';
import { saveBlob } from '@/format/saveFile';
import { ErrorTable } from './ErrorTable';
import classes from './ImportPage.module.css';
import { ImportProgress } from './ImportProgress';
import list from './ImportsPage.module.css';
import { importPhase, importSummary, isReversible, isRunning } from './importState';
import { QualityScore } from './QualityScore';

/** One import: how far it is, what it did, what it refused, and the way back. */
export default function ImportPage({ id }: { id: string }) {
  const { orgId } = useWorkspace();
  const watched = useDocument(importPath(orgId, id), decodeImport);
  useCurrent(useView());
  if (watched.status === 'loading') return <Waiting />;
  if (watched.status === 'denied')
    return <Message title={t`Not yours to see`} detail={t`Your role does not include imports.`} />;
  if (watched.status === 'missing') return <Message title={t`There is no such import`} detail={id} />;
  if (watched.status !== 'ready')
    return <Message title={t`The import cannot be shown`} detail={watched.message} />;
  return <Details each={watched.data} />;
}

function Details({ each }: { each: Import }) {
  const { orgId, organization, member } = useWorkspace();
  const phase = importPhase(each.status);
  const count = (value: number) => formatNumber(value, organization.locale);
  return (
    <>
      <div className={bar.bar}>
        <h1 className={`${bar.title} ${classes.title}`}>
          <Link href={`/o/${orgId}/imports`} className={classes.up}>
            {t`Imports`}
          </Link>{' '}
          / {each.kind === 'reversal' ? t`Reversal of ${each.filename}` : each.filename}
        </h1>
        <span
          className={list.status}
          data-tone={phase.tone}
          data-testid="import-status"
          data-status={each.status}
        >
          {phase.text}
        </span>
        <span className={bar.live}>
          <LiveIndicator />
        </span>
      </div>
      <div className={classes.grid}>
        <div className={classes.column}>
          <Panel
            title={isRunning(each) ? t`Progress` : t`Outcome`}
            tools={mayEdit(member.role) && isReversible(each) ? <Reverse each={each} /> : undefined}
          >
            {isRunning(each) ? (
              <ImportProgress each={each} locale={organization.locale} />
            ) : (
              <p className={`${classes.outcome} figures`} role="status">
                {importSummary(each, organization.locale)}
              </p>
            )}
            <Facts each={each} count={count} />
          </Panel>
          <Errors each={each} />
        </div>
        {each.quality && (
          <Panel title={t`Data quality`}>
            <QualityScore quality={each.quality} />
          </Panel>
        )}
      </div>
    </>
  );
}

function Facts({ each, count }: { each: Import; count: (value: number) => string }) {
  const { orgId, organization } = useWorkspace();
  const facts: [string, React.ReactNode][] = [
    [t`Started`, formatDateTime(each.started_at ?? each.created_at)],
    [t`Size`, formatBytes(each.size_bytes)],
    [t`Rows`, t`${count(each.rows_total)} read, ${count(each.rows_accepted)} accepted`],
    [t`Mapping`, each.mapping ?? t`Standard column names`],
    [t`Source`, `${each.source}, ${each.mode === 'replace' ? t`replaced` : t`added and corrected`}`],
  ];
  if (!isRunning(each))
    facts.push([
      t`Took`,
      t`${formatNumber(each.seconds, organization.locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 })} s, ${count(each.rows_per_second)} rows/s`,
    ]);
  if (each.rounding_difference !== '0')
    facts.push([t`Rounding`, t`${each.rounding_difference} in all, half to even by row`]);
  if (each.quarantined_minor !== 0) {
    facts.push([
      t`Quarantined`,
      formatMoney(each.quarantined_minor, organization.currency, organization.locale),
    ]);
  }
  if (each.records_skipped > 0) {
    facts.push([t`Not overwritten`, t`${count(each.records_skipped)} records that someone changed since`]);
  }
  if (each.reversed_by)
    facts.push([t`Reversed by`, <ImportLink key="by" orgId={orgId} id={each.reversed_by} />]);
  if (each.reverses) facts.push([t`Reverses`, <ImportLink key="of" orgId={orgId} id={each.reverses} />]);
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="figures">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function ImportLink({ orgId, id }: { orgId: string; id: string }) {
  return <Link href={`/o/${orgId}/imports/${id}`}>{id}</Link>;
}

function tell(error: unknown, title: string) {
  const hint = error instanceof ApiError && error.hint ? ` ${error.hint}` : '';
  notifications.show({
    color: 'red',
    title,
    message: errorText(error) + hint,
  });
}

function Errors({ each }: { each: Import }) {
  const { orgId } = useWorkspace();
  const refused = each.rows_rejected + each.rows_quarantined > 0;
  const pages = dataOf(useCollection(refused ? importErrorsPath(orgId, each.id) : null, decodeImportErrors));
  const errors = pages?.flatMap((page) => page.errors) ?? [];
  if (!refused) return null;

  async function download() {
    try {
      saveBlob(`${each.filename.replace(/\.[^.]+$/, '')}-refused.csv`, await downloadRejects(orgId, each.id));
    } catch (error) {
      tell(error, t`The refused rows cannot be downloaded`);
    }
  }

  return (
    <Panel
      title={t`Refused rows`}
      note={t`Correct them in the file and drop it again`}
      tools={
        each.rejects_object && (
          <Button
            size="xs"
            variant="default"
            leftSection={<DownloadIcon size={15} />}
            onClick={() => void download()}
          >
            {t`Download`}
          </Button>
        )
      }
    >
      <ErrorTable errors={errors} />
    </Panel>
  );
}

function Reverse({ each }: { each: Import }) {
  const { orgId, organization } = useWorkspace();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);

  async function reverse() {
    setBusy(true);
    try {
      const { import_id } = await reverseImport(orgId, each.id);
      setAsking(false);
      navigate(`/o/${orgId}/imports/${import_id}`);
    } catch (error) {
      tell(error, t`The import cannot be reversed`);
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<UndoIcon size={15} />}
        onClick={() => setAsking(true)}
      >
        {t`Reverse`}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t`Reverse ${each.filename}?`}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        <p className={classes.question}>
          {t`The ${formatNumber(each.records_written, organization.locale)} records that this import wrote go back to what they were before it. What someone changed since is reported and left as it is.`}
        </p>
        <div className={classes.actions}>
          <Button variant="default" onClick={() => setAsking(false)}>
            {t`Keep it`}
          </Button>
          <Button color="red" loading={busy} onClick={() => void reverse()}>
            {t`Reverse the import`}
          </Button>
        </div>
      </Modal>
    </>
  );
}
