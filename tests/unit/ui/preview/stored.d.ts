/** The run that `pretend.config.ts` reads. */
declare module 'virtual:stored' {
  const stored: import('../../../../www/ui/pages/static').Example;
  export default stored;
}
