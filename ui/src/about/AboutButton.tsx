import { IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import styles from './About.module.css';
import { AboutPanel } from './AboutPanel';

/** Opens what Tableferry is and what it is made of. */
export function AboutButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.button}
        data-testid="about"
        aria-haspopup="dialog"
        aria-label="About Tableferry"
        title="About Tableferry"
        onClick={() => setOpen(true)}
      >
        <IconInfoCircle size={18} stroke={1.7} aria-hidden />
      </button>
      {open && <AboutPanel onClose={() => setOpen(false)} />}
    </>
  );
}
