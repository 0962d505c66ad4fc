import { Icon } from '../parts/icon.tsx';
import { keyed } from '../text/keyed.ts';
import { type BlockOf, Task } from './block-shapes.ts';
import { RichTextView } from './rich-text.tsx';
import { Unsupported } from './unsupported.tsx';

/** plan: a title and its tasks, each with a sign for how far it is. */
export function Plan({ block }: { block: BlockOf<'plan'> }) {
  return (
    <div className="b-plan">
      <b>{block.title}</b>
      <ol>
        {keyed(block.tasks).map(({ key, value }) => {
          const task = Task.safeParse(value);
          return task.success ? (
            <TaskLine key={key} task={task.data} />
          ) : (
            <li key={key}>
              <Unsupported type={value.type} />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** task_card: one line of a plan. */
export function TaskLine({ task }: { task: Task }) {
  return (
    <li>
      <Sign status={task.status} />
      <div>
        {task.title}
        {task.details && <RichTextView text={task.details} />}
        {task.output && <RichTextView text={task.output} />}
      </div>
    </li>
  );
}

function Sign({ status }: { status: Task['status'] }) {
  switch (status) {
    case 'pending':
      return <span className="dot" role="img" aria-label="to do" />;
    case 'in_progress':
      return <span className="dot now" role="img" aria-label="in progress" />;
    case 'complete':
      return (
        <span className="dot done" role="img" aria-label="done">
          <Icon name="ok" />
        </span>
      );
    case 'error':
      return (
        <span className="dot bad" role="img" aria-label="failed">
          <Icon name="close" />
        </span>
      );
  }
}
