import { IconCoins } from '@tabler/icons-react';
import type { ConnectionSummary } from '../../bindings/ConnectionSummary';
import type { Destination } from '../../bindings/Destination';
import { destinationWords } from '../../destination/words';
import styles from './Import.module.css';

interface Props {
  destination: Destination;
  connection: ConnectionSummary | null;
}

/** On AWS, whose account pays and where the data goes: said before anything is written. */
export function CostLine({ destination, connection }: Props) {
  if (destination.kind !== 'aws') {
    return null;
  }
  const words = destinationWords(destination, connection);
  return (
    <p className={styles.cost} data-testid="aws-warning">
      <IconCoins size={19} stroke={1.7} aria-hidden />
      <span>
        This writes to <strong>{words.name}</strong> in the region <strong>{words.detail}</strong>.
        Writes and stored items cost money there.
      </span>
    </p>
  );
}
