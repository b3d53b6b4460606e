import { Notification } from '@mantine/core';
import { IconFileOff } from '@tabler/icons-react';
import styles from './NotOpenedNotice.module.css';
import { IMPORT_RUNS } from './useOpening';

interface Props {
  /** The file that was not opened, if any. */
  file: string | null;
  onClose: () => void;
}

/** Why a file that was given to the window, such as from a file manager, does not show in it. */
export function NotOpenedNotice({ file, onClose }: Props) {
  return (
    <div className={styles.place}>
      {file !== null && (
        <Notification
          title={`${file} was not opened`}
          icon={<IconFileOff size={18} stroke={1.7} aria-hidden />}
          classNames={{ root: styles.notice, icon: styles.icon, description: styles.words }}
          closeButtonProps={{ 'aria-label': 'Close this notice' }}
          onClose={onClose}
          data-testid="not-opened"
        >
          {IMPORT_RUNS}
        </Notification>
      )}
    </div>
  );
}
