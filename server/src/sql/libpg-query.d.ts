// The part of libpg-query's Emscripten module that parser.ts drives; the package types only its wrapper.
declare module 'libpg-query/wasm/libpg-query.js' {
  export interface ParserInstance {
    _malloc(size: number): number
    _free(pointer: number): void
    lengthBytesUTF8(text: string): number
    stringToUTF8(text: string, pointer: number, size: number): void
    UTF8ToString(pointer: number): string
    getValue(pointer: number, type: 'i32'): number
    _wasm_parse_query_raw(query: number): number
    _wasm_free_parse_result(result: number): void
    _wasm_parse_plpgsql(query: number): number
    _wasm_free_string(text: number): void
  }
  // biome-ignore lint/style/noDefaultExport: the module has no other.
  export default function instantiate(options: object): Promise<ParserInstance>
}
