import { Button } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { useState } from 'react';
import type { Failure } from '../bindings/Failure';
import { Card } from '../components/Card';
import { FailureNotice } from '../components/FailureNotice';
import { asFailure, engine } from '../engine';
import styles from './Settings.module.css';
import { useAbout } from './useAbout';

/** Where the data lies, with a way there. */
export function DataFolderCard() {
  const { about, failure } = useAbout();
  const [notOpened, setNotOpened] = useState<Failure | null>(null);

  async function open() {
    setNotOpened(null);
    try {
      await engine.openDataFolder();
    } catch (error) {
      setNotOpened(asFailure(error));
    }
  }

  const shown = failure ?? notOpened;
  return (
    <Card
      title="Your data"
      testId="data-folder-card"
      action={
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconFolderOpen size={15} aria-hidden />}
          data-testid="open-data-folder"
          disabled={about === null}
          onClick={() => void open()}
        >
          Open the folder
        </Button>
      }
    >
      <div className={styles.body}>
        <p className={styles.words}>
          The practice database, the list of imports and rejected rows are kept on this computer, in
          a folder that only you can read:
        </p>
        <p className={styles.path} data-testid="data-folder">
          {about?.data_folder ?? (failure ? '' : '…')}
        </p>
        {shown && <FailureNotice failure={shown} />}
      </div>
    </Card>
  );
}
