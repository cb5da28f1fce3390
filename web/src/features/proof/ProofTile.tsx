import { t } from '@lingui/core/macro';
import { Panel } from '@/app/Panel';
import { ProofDetails } from './ProofDetails';

export default function ProofTile() {
  return (
    <Panel title={t`Screens = records = BigQuery`}>
      <ProofDetails />
    </Panel>
  );
}
