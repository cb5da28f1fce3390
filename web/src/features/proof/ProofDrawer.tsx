import { t } from '@lingui/core/macro';
import { Drawer } from '@mantine/core';
import { ProofDetails } from './ProofDetails';

export default function ProofDrawer({ onClose }: { onClose: () => void }) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(640px, 100%)"
      title={t`Screens = records = BigQuery`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <ProofDetails />
    </Drawer>
  );
}
