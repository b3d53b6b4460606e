import { useMantineColorScheme } from '@mantine/core';
import { version } from '../../package.json';
import apache from '../../../LICENSE-APACHE?raw';
import mit from '../../../LICENSE-MIT?raw';
import { Logo } from '../app/Logo';
import { Card } from '../components/Card';
import { CopyButton } from '../components/CopyButton';
import { Panel } from '../runs/Panel';
import { DataFolderCard } from '../settings/DataFolderCard';
import { useAbout } from '../settings/useAbout';
import styles from './About.module.css';
import { LicenceList } from './LicenceList';
import { reportDetails } from './reportDetails';
import { ThirdPartyNotices } from './ThirdPartyNotices';

const OWN_LICENCES = [
  { id: 'mit', name: 'MIT License', texts: [mit] },
  { id: 'apache', name: 'Apache License 2.0', texts: [apache] },
];

/** Which version this is, under which licence, and the notices of everything in it. */
export function AboutPanel({ onClose }: { onClose: () => void }) {
  const { about } = useAbout();
  const { colorScheme } = useMantineColorScheme();
  return (
    <Panel title="About Tableferry" testId="about-panel" onClose={onClose}>
      <Card className={styles.product}>
        <Logo />
        <div>
          <p className={styles.name}>
            Tableferry <span data-testid="version">{version}</span>
          </p>
          <p className={styles.quiet}>Moves tables into Amazon DynamoDB.</p>
        </div>
        {about && (
          <CopyButton
            className={styles.copy}
            label="Copy details for a report"
            text={() => reportDetails(about, { language: navigator.language, scheme: colorScheme })}
          />
        )}
      </Card>
      <DataFolderCard />
      <Card title="Licence">
        <p className={styles.words}>
          Copyright 2026 the Tableferry contributors. You may use Tableferry under either of these:
        </p>
        <LicenceList entries={OWN_LICENCES} order={3} />
      </Card>
      <ThirdPartyNotices />
    </Panel>
  );
}
