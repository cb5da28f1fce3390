import { t } from '@lingui/core/macro';
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useWorkspace } from '@/app/workspaceContext';
import type { LocatedRecord } from '@/data/records';
import { errorText } from '@/format/errorText';
import { saveBlob } from '@/format/saveFile';

/** Saves the records that are shown, as a file for spreadsheets. */
export function ExportMenu({ records, name }: { records: readonly LocatedRecord[]; name: string }) {
  const { accounts, entities } = useWorkspace();
  const [problem, setProblem] = useState<string | null>(null);

  async function save(kind: 'csv' | 'xlsx') {
    setProblem(null);
    try {
      const { recordsCsv, recordsWorkbook } = await import('./exportRecords');
      const names = new Map(entities.map(({ entity }) => [entity.id, entity.name]));
      const context = {
        accountName: (code: string) => accounts.get(code)?.name ?? '',
        entityName: (id: string) => names.get(id) ?? id,
      };
      const blob =
        kind === 'csv'
          ? new Blob([recordsCsv(records, context)], { type: 'text/csv;charset=utf-8' })
          : await recordsWorkbook(records, context);
      saveBlob(`${name}.${kind}`, blob);
    } catch (error) {
      setProblem(errorText(error));
    }
  }

  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" disabled={records.length === 0}>
            {t`Export`}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save('xlsx')}>{t`Excel workbook`}</Menu.Item>
          <Menu.Item onClick={() => save('csv')}>{t`CSV`}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {problem && <span role="alert">{t`The file could not be made: ${problem}`}</span>}
    </>
  );
}
