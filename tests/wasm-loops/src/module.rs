//! A built module: its functions by name, and the tables through which it finds them.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use wasmparser::{
    BlockType, CompositeInnerType, ConstExpr, DataKind, ElementItems, ElementKind, FunctionBody,
    Name, NameSectionReader, Operator, Parser, Payload, TypeRef,
};

use crate::code::{Code, Instruction, What};

/// A module, read.
#[derive(Default)]
pub struct Module {
    /// Parameters and results, by type.
    types: Vec<(usize, usize)>,
    /// The type of each function, imports first.
    functions: Vec<u32>,
    imports: usize,
    codes: Vec<Code>,
    names: HashMap<u32, String>,
    /// The functions that pointers point to.
    table: HashMap<u32, u32>,
    data: Vec<Data>,
    /// Everything that is executed or instantiated: the sections that are not custom, with their kinds.
    pub sections: Vec<(u8, Vec<u8>)>,
    quiet: BTreeSet<u32>,
}

/// A segment of memory.
struct Data {
    /// Not known before something has put it there.
    start: Option<u32>,
    bytes: Vec<u8>,
}

impl Module {
    pub fn read(bytes: &[u8]) -> Self {
        let mut module = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload.expect("a module");
            if let Some((kind, range)) = payload.as_section()
                && kind != 0
            {
                module.sections.push((kind, bytes[range].to_vec()));
            }
            module.take(payload);
        }
        module.place_data();
        module.find_quiet_functions();
        module
    }

    /// The code of a function of this module.
    pub fn code(&self, function: u32) -> Option<&Code> {
        self.codes.get((function as usize).checked_sub(self.imports)?)
    }

    pub fn codes(&self) -> impl Iterator<Item = (u32, &Code)> {
        (self.imports as u32..).zip(&self.codes)
    }

    /// What a function is called in the source; the compiler's numbers are left out.
    pub fn name(&self, function: u32) -> &str {
        self.names.get(&function).map_or("", String::as_str)
    }

    pub fn has_names(&self) -> bool {
        !self.names.is_empty()
    }

    pub fn function(&self, name: &str) -> Option<u32> {
        self.names.iter().find(|(_, known)| *known == name).map(|(&function, _)| function)
    }

    /// Whether a function makes no read-modify-write, and calls none that does.
    pub fn is_quiet(&self, function: u32) -> bool {
        self.quiet.contains(&function)
    }

    /// The function that a pointer points to, when it stands at this address of the initial memory.
    pub fn pointer_at(&self, address: u32) -> Option<u32> {
        let word = self.data.iter().find_map(|data| {
            let at = address.checked_sub(data.start?)? as usize;
            data.bytes.get(at..at + 4)
        })?;
        self.table.get(&u32::from_le_bytes(word.try_into().ok()?)).copied()
    }

    fn take(&mut self, payload: Payload) {
        match payload {
            Payload::TypeSection(types) => {
                for group in types {
                    for one in group.expect("types").into_types() {
                        let CompositeInnerType::Func(one) = one.composite_type.inner else {
                            panic!("a type that is no function's: the reader has to learn it")
                        };
                        self.types.push((one.params().len(), one.results().len()));
                    }
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if let TypeRef::Func(one) = import.expect("imports").ty {
                        self.functions.push(one);
                        self.imports += 1;
                    }
                }
            }
            Payload::FunctionSection(functions) => {
                self.functions.extend(functions.into_iter().map(|one| one.expect("functions")));
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    let element = element.expect("elements");
                    if let (
                        ElementKind::Active { offset_expr, .. },
                        ElementItems::Functions(items),
                    ) = (element.kind, element.items)
                    {
                        let first = number(&offset_expr).expect("a table that begins at a number");
                        let items = items.into_iter().map(|one| one.expect("elements"));
                        self.table.extend((first..).zip(items));
                    }
                }
            }
            Payload::DataSection(segments) => {
                for segment in segments {
                    let segment = segment.expect("data");
                    let start = match segment.kind {
                        DataKind::Active { offset_expr, .. } => number(&offset_expr),
                        DataKind::Passive => None,
                    };
                    self.data.push(Data { start, bytes: segment.data.to_vec() });
                }
            }
            Payload::CodeSectionEntry(body) => {
                let function = self.functions[self.imports + self.codes.len()];
                let parameters = self.types[function as usize].0;
                let code = self.read_body(&body, parameters);
                self.codes.push(code);
            }
            Payload::CustomSection(section) if section.name() == "name" => {
                let reader = wasmparser::BinaryReader::new(section.data(), section.data_offset());
                for names in NameSectionReader::new(reader) {
                    if let Name::Function(names) = names.expect("names") {
                        let names = names.into_iter().map(|one| one.expect("names"));
                        self.names.extend(names.map(|one| (one.index, plain(one.name))));
                    }
                }
            }
            _ => {}
        }
    }

    fn read_body(&self, body: &FunctionBody, parameters: usize) -> Code {
        let declared = body.get_locals_reader().expect("locals").into_iter();
        let declared: usize = declared.map(|one| one.expect("locals").0 as usize).sum();
        let operators = body.get_operators_reader().expect("code").into_iter();
        let operators: Vec<Operator> = operators.map(|one| one.expect("code")).collect();
        let ends = ends(&operators);
        let instruction = |(at, operator)| self.instruction(operator, ends[at]);
        let instructions = operators.iter().enumerate().map(instruction).collect();
        Code { instructions, locals: parameters + declared }
    }

    fn instruction(&self, operator: &Operator, ends: Ends) -> Instruction {
        let (takes, leaves) = self.arity(operator);
        let name = format!("{operator:?}");
        let atomic = name.contains("Atomic");
        let what = match *operator {
            Operator::Block { blockty } => What::Block { end: ends.end, results: results(blockty) },
            Operator::Loop { blockty } => {
                assert_eq!(
                    results(blockty),
                    0,
                    "a loop that gives a value: the walk has to learn it"
                );
                What::Loop { end: ends.end }
            }
            Operator::If { blockty } => {
                let otherwise = ends.otherwise.unwrap_or(ends.end) + 1;
                What::If { otherwise, end: ends.end, results: results(blockty) }
            }
            Operator::Else => What::Else { end: ends.end },
            Operator::End => What::End,
            Operator::Br { relative_depth } => What::Branch(relative_depth),
            Operator::BrIf { relative_depth } => What::BranchIf(relative_depth),
            Operator::BrTable { ref targets } => {
                let depths = targets.targets().map(|depth| depth.expect("targets"));
                What::BranchTable(depths.chain([targets.default()]).collect())
            }
            Operator::Return
            | Operator::Unreachable
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. } => What::Leave,
            Operator::I32Const { value } => What::Number(value),
            Operator::I64Const { value } => What::LongNumber(value),
            Operator::LocalGet { local_index } => What::Get(local_index),
            Operator::LocalSet { local_index } => What::Set(local_index),
            Operator::LocalTee { local_index } => What::Tee(local_index),
            Operator::I32Add => What::Add,
            Operator::I32Sub => What::Subtract,
            Operator::I32Eq | Operator::I64Eq => What::Equal,
            Operator::I32Ne | Operator::I64Ne => What::Unequal,
            Operator::I32LtU => What::Below,
            Operator::I32GeU => What::AtLeast,
            Operator::I32Eqz => What::IsZero,
            Operator::I32AtomicLoad { memarg } => What::AtomicLoad(memarg.offset),
            Operator::I64Load { memarg } => What::LongLoad(memarg.offset),
            Operator::Call { function_index } => What::Call(function_index),
            Operator::CallIndirect { .. } => What::CallSomebody,
            Operator::MemoryInit { data_index, .. } => What::Fill(data_index),
            _ if name.contains("AtomicRmw") => {
                What::ReadModifyWrite { swap: name.contains("Cmpxchg") }
            }
            _ => What::Other,
        };
        Instruction { what, takes, leaves, atomic }
    }

    /// How many values it takes and leaves. Blocks and branches are not asked: the walk knows them.
    fn arity(&self, operator: &Operator) -> (usize, usize) {
        match *operator {
            Operator::Call { function_index } => {
                self.types[self.functions[function_index as usize] as usize]
            }
            Operator::CallIndirect { type_index, .. } => {
                let (parameters, results) = self.types[type_index as usize];
                (parameters + 1, results)
            }
            _ => {
                let known = operator.operator_arity(&NoTypes);
                known.map_or((0, 0), |(takes, leaves)| (takes as usize, leaves as usize))
            }
        }
    }

    /// Where a module with shared memory has its data: the code that fills the memory says it, address, offset and
    /// length before each segment.
    fn place_data(&mut self) {
        for code in &self.codes {
            for four in code.instructions.windows(4) {
                if let [
                    What::Number(start),
                    What::Number(0),
                    What::Number(_),
                    What::Fill(segment),
                ] = [&four[0].what, &four[1].what, &four[2].what, &four[3].what]
                {
                    self.data[*segment as usize].start = Some(*start as u32);
                }
            }
        }
    }

    fn find_quiet_functions(&mut self) {
        let loud = |code: &Code| {
            code.instructions.iter().any(|instruction| {
                let writes = matches!(instruction.what, What::ReadModifyWrite { .. });
                writes || instruction.what == What::CallSomebody
            })
        };
        let mut quiet: BTreeSet<u32> =
            self.codes().filter(|(_, code)| !loud(code)).map(|(function, _)| function).collect();
        loop {
            let before = quiet.len();
            let calls_quiet_ones = |&function: &u32| {
                let code = self.code(function).expect("imports are not quiet");
                code.callees().is_subset(&quiet)
            };
            quiet = quiet.iter().copied().filter(calls_quiet_ones).collect();
            if quiet.len() == before {
                break;
            }
        }
        self.quiet = quiet;
    }
}

/// The names without the compiler's numbers in square brackets, `threadscape[6bd8154c7eea1e21]::job`.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((inside, after)) if inside.chars().all(|c| c.is_ascii_hexdigit()) => rest = after,
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

fn number(expression: &ConstExpr) -> Option<u32> {
    match expression.get_operators_reader().read().expect("a constant") {
        Operator::I32Const { value } => Some(value as u32),
        _ => None,
    }
}

fn results(block: BlockType) -> usize {
    match block {
        BlockType::Empty => 0,
        BlockType::Type(_) => 1,
        BlockType::FuncType(_) => panic!("a block that takes values: the walk has to learn it"),
    }
}

/// Where the block ends that begins or branches here.
#[derive(Clone, Copy, Default)]
struct Ends {
    otherwise: Option<usize>,
    end: usize,
}

fn ends(operators: &[Operator]) -> Vec<Ends> {
    let mut ends = vec![Ends::default(); operators.len()];
    let mut open: Vec<Range<usize>> = Vec::new();
    let mut otherwise = HashMap::new();
    for (at, operator) in operators.iter().enumerate() {
        match operator {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                open.push(at..at);
            }
            Operator::Else => {
                otherwise.insert(open.last().expect("an if").start, at);
            }
            Operator::End => {
                // The last end is the function's own.
                let Some(block) = open.pop() else { continue };
                let branch = otherwise.get(&block.start).copied();
                ends[block.start] = Ends { otherwise: branch, end: at };
                if let Some(branch) = branch {
                    ends[branch].end = at;
                }
            }
            _ => {}
        }
    }
    ends
}

/// For the instructions whose arity does not depend on the module.
struct NoTypes;

impl wasmparser::ModuleArity for NoTypes {
    fn sub_type_at(&self, _: u32) -> Option<&wasmparser::SubType> {
        None
    }
    fn tag_type_arity(&self, _: u32) -> Option<(u32, u32)> {
        None
    }
    fn type_index_of_function(&self, _: u32) -> Option<u32> {
        None
    }
    fn func_type_of_cont_type(&self, _: &wasmparser::ContType) -> Option<&wasmparser::FuncType> {
        None
    }
    fn sub_type_of_ref_type(&self, _: &wasmparser::RefType) -> Option<&wasmparser::SubType> {
        None
    }
    fn control_stack_height(&self) -> u32 {
        0
    }
    fn label_block(&self, _: u32) -> Option<(BlockType, wasmparser::FrameKind)> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_the_compilers_numbers_and_keeps_its_slices() {
        let name = "<a[6bd8154c7eea1e21]::B<[u8]>>::c::<[u8; 3], d[0f]::E>[1]";
        assert_eq!(plain(name), "<a::B<[u8]>>::c::<[u8; 3], d::E>");
    }
}
