import { t } from '@lingui/core/macro';
import { SidePanel } from '@/app/SidePanel';
import { ProofDetails } from './ProofDetails';

export default function ProofDrawer({ onClose }: { onClose: () => void }) {
  return (
    <SidePanel title={t`Screens = records = BigQuery`} width={640} onClose={onClose}>
      <ProofDetails />
    </SidePanel>
  );
}
