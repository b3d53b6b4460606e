import { IconArrowNarrowRight, IconChevronDown } from '@tabler/icons-react';
import { AboutButton } from '../about/AboutButton';
import { destinationWords } from '../destination/words';
import styles from './Header.module.css';
import { RecentButton } from '../runs/recent/RecentButton';
import { SettingsButton } from '../settings/SettingsButton';
import { Logo } from './Logo';
import { useDispatch, useMigration } from './MigrationProvider';

/** From which file to which destination: always in sight, so that nobody writes where they did not mean to. */
export function Header() {
  const { destination, exact, file } = useMigration((state) => ({
    destination: state.destination,
    exact: state.known?.exact ?? null,
    file: state.several?.title ?? state.source?.summary.file_name ?? state.choosing?.list.title,
  }));
  const dispatch = useDispatch();
  const words = destinationWords(destination, exact);
  return (
    <header className={styles.header}>
      <div className={styles.brand}>
        <Logo />
        <span>Tableferry</span>
      </div>
      <div className={styles.way}>
        <span className={file ? styles.file : styles.noFile} title={file}>
          {file ?? 'No file yet'}
        </span>
        <IconArrowNarrowRight
          size={18}
          stroke={1.6}
          className={styles.arrow}
          aria-label="goes to"
        />
        <button
          type="button"
          className={styles.destination}
          data-kind={destination.kind}
          data-testid="destination-chip"
          aria-haspopup="dialog"
          aria-label={`Destination: ${words.name}, ${words.detail}. Change it`}
          title={`${words.name} · ${words.detail}`}
          onClick={() => dispatch({ type: 'destination panel', open: true })}
        >
          <span className={styles.dot} aria-hidden />
          <strong>{words.name}</strong>
          <span className={styles.detail}>
            {destination.kind === 'practice' && '· '}
            {words.detail}
          </span>
          <IconChevronDown size={15} stroke={1.8} aria-hidden />
        </button>
      </div>
      <RecentButton />
      <SettingsButton />
      <AboutButton />
    </header>
  );
}
