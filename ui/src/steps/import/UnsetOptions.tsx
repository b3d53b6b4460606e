import { Button } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { Lead } from '../../components/Lead';
import { Sign } from '../../components/Sign';
import styles from './Import.module.css';

interface Props {
  /** Tables that are there already, and what each lacks of the design's options, in sentences; none without any. */
  tables: { name: string; unset: string[] }[];
  /** While they are being set. */
  busy?: boolean;
  onSet: () => void;
}

/** Options of the design that tables which are there already have not. They stay as they are unless the person says so. */
export function UnsetOptions({ tables, busy = false, onSet }: Props) {
  const [only] = tables;
  const name = tables.length === 1 && only ? only.name : plural(tables.length, 'table');
  return (
    <Card testId="unset-options">
      <Lead
        sign={<Sign icon={IconAdjustments} tone="amber" large />}
        title={
          tables.length === 1
            ? `${name} has other options than the design`
            : `${name} have other options than the designs`
        }
      >
        <p>They hinder nothing, and stay as they are unless you set them.</p>
      </Lead>
      <ul className={styles.unset}>
        {tables.map((table) => (
          <li key={table.name}>
            {tables.length > 1 && <b className="mono">{table.name} </b>}
            {table.unset.join(' ')}
          </li>
        ))}
      </ul>
      <div className={styles.unsetAction}>
        <Button
          variant="default"
          size="compact-sm"
          data-testid="set-options"
          loading={busy}
          onClick={onSet}
        >
          Set them as designed
        </Button>
      </div>
    </Card>
  );
}
