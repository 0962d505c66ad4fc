import { SaidObject } from '../text/said.tsx';
import { Actions } from './actions.tsx';
import { Alert } from './alert.tsx';
import type { KnownBlock } from './block-shapes.ts';
import { Context } from './context.tsx';
import { DataTable } from './data-table.tsx';
import { FileBlock } from './file-block.tsx';
import { ImageBlock } from './image-block.tsx';
import { Input } from './input.tsx';
import { Markdown } from './markdown.tsx';
import { Plan, TaskLine } from './plan.tsx';
import { RichTextView } from './rich-text.tsx';
import { Section } from './section.tsx';
import { Table } from './table.tsx';

/** Draws one block by its type. */
export function BlockView({ block }: { block: KnownBlock }) {
  switch (block.type) {
    case 'section':
      return <Section block={block} />;
    case 'plan':
      return <Plan block={block} />;
    case 'task_card':
      return (
        <div className="b-plan">
          <ol>
            <TaskLine task={block} />
          </ol>
        </div>
      );
    case 'context':
      return <Context block={block} />;
    case 'rich_text':
      return <RichTextView text={block} />;
    case 'actions':
      return <Actions block={block} />;
    case 'alert':
      return <Alert block={block} />;
    case 'markdown':
      return <Markdown text={block.text} />;
    case 'table':
      return <Table block={block} />;
    case 'data_table':
      return <DataTable block={block} />;
    case 'image':
      return <ImageBlock block={block} />;
    case 'header':
      return (
        <h3 className="b-header">
          <SaidObject text={{ ...block.text, type: 'plain_text' }} />
        </h3>
      );
    case 'divider':
      return <hr className="b-divider" />;
    case 'input':
      return <Input block={block} />;
    case 'file':
      return <FileBlock block={block} />;
  }
}
