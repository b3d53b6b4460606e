import type { Icon } from '@tabler/icons-react';
import { type ComponentType, useState } from 'react';
import styles from './HeaderPanelButton.module.css';

/** A button of the header, without words, that opens a panel. */
export function HeaderPanelButton({
  name,
  testId,
  icon: Sign,
  panel: Panel,
}: {
  name: string;
  testId: string;
  icon: Icon;
  panel: ComponentType<{ onClose: () => void }>;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.button}
        data-testid={testId}
        aria-haspopup="dialog"
        aria-label={name}
        title={name}
        onClick={() => setOpen(true)}
      >
        <Sign size={18} stroke={1.7} aria-hidden />
      </button>
      {open && <Panel onClose={() => setOpen(false)} />}
    </>
  );
}
