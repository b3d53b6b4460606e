import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Card } from '../components/Card';
import { Panel } from '../runs/Panel';
import { DataFolderCard } from './DataFolderCard';
import styles from './Settings.module.css';

const SCHEMES: { value: MantineColorScheme; label: string }[] = [
  { value: 'auto', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** How the window looks, where the data lies, and what is asked before it is done. */
export function SettingsPanel({ onClose }: { onClose: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Panel title="Settings" testId="settings-panel" onClose={onClose}>
      <Card title="Appearance">
        <div className={styles.body}>
          <SegmentedControl
            className={styles.scheme}
            aria-label="Appearance"
            data-testid="color-scheme"
            // At once, as everything that a hidden window never gets the frames to move in.
            transitionDuration={0}
            data={SCHEMES}
            value={colorScheme}
            onChange={(chosen) =>
              setColorScheme(SCHEMES.find(({ value }) => value === chosen)?.value ?? 'auto')
            }
          />
        </div>
      </Card>
      <DataFolderCard />
      <Card title="What you are always asked first">
        <div className={styles.body}>
          <p className={styles.words}>
            A dialog of your system asks before any of these, and no setting turns that off.
          </p>
          <ul className={styles.list}>
            <li>Connecting to AWS or to an endpoint, once for each until you close Tableferry</li>
            <li>Deleting a table, overwriting items on AWS, and undoing an import</li>
            <li>Removing an import from the list</li>
            <li>Closing the window while something is being written</li>
          </ul>
        </div>
      </Card>
    </Panel>
  );
}
