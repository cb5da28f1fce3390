import { Panel } from '@/app/Panel';
import { ProofDetails } from './ProofDetails';

export default function ProofTile() {
  return (
    <Panel title="Screens = records = BigQuery">
      <ProofDetails />
    </Panel>
  );
}
