import { Drawer } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Foot, type FootTone } from '../components/Foot';
import { Stack } from '../components/Stack';
import { TextButton } from '../components/TextButton';
import styles from './Panel.module.css';

const WIDTH_PX = 880;

interface Props {
  title: string;
  /** Where it came from, where there is a way back. */
  back?: { label: string; onBack: () => void };
  onClose: () => void;
  /** Why it cannot be closed now; said when somebody tries. */
  held?: string | null;
  /** The state of things, beside the buttons. */
  words?: ReactNode;
  tone?: FootTone;
  /** What there is to do; without any the panel has no foot. */
  buttons?: ReactNode;
  /** What of it is shown. When it becomes another, the focus goes to the title: its button may be gone. */
  phase?: string;
  /** Something inside takes the focus with `data-autofocus`; otherwise the title does. */
  focusInside?: boolean;
  testId: string;
  children: ReactNode;
}

/** A sheet at the right of the window, over the step: what it is, its content, and what to do next at its foot. */
export function Panel({
  title,
  back,
  onClose,
  held = null,
  words,
  tone = 'calm',
  buttons,
  phase = '',
  focusInside = false,
  testId,
  children,
}: Props) {
  const [tried, setTried] = useState(false);
  // Asked for while it is first drawn: afterwards the focus is inside already.
  const [before] = useState(() => document.activeElement);
  const isPaused = held !== null;
  useEffect(() => setTried(false), [isPaused]);
  const opener = useRef(before);
  useEffect(() => {
    const element = opener.current;
    return () => {
      if (element instanceof HTMLElement && element.isConnected) {
        element.focus();
      }
    };
  }, []);

  const heading = useRef<HTMLSpanElement>(null);
  const shownPhase = useRef(phase);
  useEffect(() => {
    if (shownPhase.current !== phase) {
      shownPhase.current = phase;
      heading.current?.focus();
    }
  }, [phase]);

  return (
    <Drawer.Root
      opened
      onClose={() => (isPaused ? setTried(true) : onClose())}
      position="right"
      size={WIDTH_PX}
      // At once: the panel must not wait for an animation frame, which a hidden window never gets.
      transitionProps={{ duration: 0 }}
      lockScroll={false}
      returnFocus={false}
      classNames={{ content: styles.content }}
    >
      <Drawer.Overlay backgroundOpacity={0.28} />
      <Drawer.Content data-testid={testId}>
        <Drawer.Header className={styles.header}>
          <div className={styles.names}>
            {back && !isPaused && (
              <p className={styles.back}>
                <TextButton testId="panel-back" onClick={back.onBack}>
                  <IconChevronLeft size={15} stroke={2} aria-hidden /> {back.label}
                </TextButton>
              </p>
            )}
            <Drawer.Title className={styles.title}>
              <span
                ref={heading}
                tabIndex={-1}
                title={title}
                data-autofocus={focusInside ? undefined : true}
              >
                {title}
              </span>
            </Drawer.Title>
          </div>
          <Drawer.CloseButton aria-label="Close" data-testid="panel-close" />
        </Drawer.Header>
        <Drawer.Body className={styles.body}>
          <Stack>{children}</Stack>
        </Drawer.Body>
        {buttons && (
          <Foot
            id="panel-words"
            words={tried && isPaused ? held : words}
            tone={tried && isPaused ? 'amber' : tone}
            live={tried && isPaused ? 'alert' : 'off'}
          >
            {buttons}
          </Foot>
        )}
      </Drawer.Content>
    </Drawer.Root>
  );
}
