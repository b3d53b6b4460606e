import { Button } from '@mantine/core';
import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { blockedBy } from '../components/blocked';
import { Foot, type FootTone } from '../components/Foot';
import { PlanEditNotice } from './PlanEditNotice';
import styles from './StepFrame.module.css';

const DOUBLE_CLICK_MS = 300;

export interface PrimaryAction {
  label: string;
  onPress: () => void;
  /** Why it cannot be pressed now; shown in the footer beside it. */
  blocked?: string | null;
  busy?: boolean;
  /** `stop` for what ends something. */
  tone?: 'go' | 'stop';
  testId?: string;
}

interface Props {
  title: string;
  purpose: ReactNode;
  /** Quiet things to do, at the title's right. */
  tools?: ReactNode;
  /** The state of things, in words. */
  footer: ReactNode;
  footerTone?: FootTone;
  back?: () => void;
  /** A second, quieter way on, such as "Import again". */
  aside?: ReactNode;
  primary?: PrimaryAction | null;
  /** The footer's figures run: a screen reader is not told each of them. */
  running?: boolean;
  /** The step fills the window and scrolls inside itself. */
  fill?: boolean;
  children: ReactNode;
}

/** What every step has: title, purpose, its own content, and the footer with the one thing to do next. */
export function StepFrame({
  title,
  purpose,
  tools,
  footer,
  footerTone = 'calm',
  back,
  aside,
  primary,
  running = false,
  fill = false,
  children,
}: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  const blocked = primary?.blocked ?? null;

  // "Create table" and "Import" turn into "Cancel" where they stand: the second half of a double click is not meant.
  const tone = primary?.tone ?? 'go';
  const toneSince = useRef(0);
  useEffect(() => {
    toneSince.current = performance.now();
  }, [tone]);
  function press(event: MouseEvent) {
    const doubled = event.detail > 1 && performance.now() - toneSince.current < DOUBLE_CLICK_MS;
    if (blocked === null && !(tone === 'stop' && doubled)) {
      primary?.onPress();
    }
  }

  return (
    <div className={styles.frame}>
      <div className={styles.body} data-fill={fill || undefined}>
        <div className={styles.head}>
          <div className={styles.titleLine}>
            <h1 ref={heading} tabIndex={-1} className={styles.title} title={title}>
              {title}
            </h1>
            {tools}
          </div>
          <p className={styles.purpose}>{purpose}</p>
          <PlanEditNotice />
        </div>
        {children}
      </div>
      <Foot
        id="footer-state"
        words={blocked ?? footer}
        tone={footerTone}
        live={running ? 'off' : 'polite'}
      >
        {back && (
          <Button variant="default" data-testid="back" onClick={back}>
            Back
          </Button>
        )}
        {aside}
        {primary && (
          <Button
            data-testid={primary.testId ?? 'primary'}
            data-tone={tone}
            variant={tone === 'stop' ? 'default' : 'filled'}
            {...blockedBy(blocked !== null, 'footer-state')}
            loading={primary.busy ?? false}
            onClick={press}
          >
            {primary.label}
          </Button>
        )}
      </Foot>
    </div>
  );
}
