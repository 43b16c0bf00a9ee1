import type * as z from 'zod';
import type { WriteTool } from '../../config/schema/mcp.ts';
import type { CommandName } from '../table.ts';

/** What a tool stands for: a command of loopctl, as it would be typed. */
export interface Call {
  readonly command: CommandName;
  readonly positionals?: readonly string[];
  readonly options?: Readonly<Record<string, string | boolean>>;
  /** Gives the command's page instead of its data: where that says the same in far fewer words. */
  readonly page?: boolean;
}

type Shape = z.ZodRawShape;

/** One tool of the MCP server. Its name is the policy's key when it changes something. */
export type Tool<S extends Shape = Shape> = {
  readonly title: string;
  readonly description: string;
  readonly input: S;
  readonly call: (input: z.output<z.ZodObject<S>>) => Call;
} & (
  | { readonly name: string; readonly changes: false }
  | { readonly name: WriteTool; readonly changes: true; readonly ends: boolean }
);

/** A tool with its input's type forgotten: the server has checked the input before it calls. */
export function tool<S extends Shape>(definition: Tool<S>): Tool {
  return definition as unknown as Tool;
}
