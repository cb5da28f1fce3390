import { Drawer } from '@mantine/core';
import { ProofDetails } from './ProofDetails';

export default function ProofDrawer({ onClose }: { onClose: () => void }) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(640px, 100%)"
      title="Screens = records = BigQuery"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <ProofDetails />
    </Drawer>
  );
}
