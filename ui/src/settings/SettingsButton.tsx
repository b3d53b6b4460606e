import { IconSettings } from '@tabler/icons-react';
import { useState } from 'react';
import styles from '../about/About.module.css';
import { SettingsPanel } from './SettingsPanel';

/** Opens the settings. */
export function SettingsButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.button}
        data-testid="settings"
        aria-haspopup="dialog"
        aria-label="Settings"
        title="Settings"
        onClick={() => setOpen(true)}
      >
        <IconSettings size={18} stroke={1.7} aria-hidden />
      </button>
      {open && <SettingsPanel onClose={() => setOpen(false)} />}
    </>
  );
}
