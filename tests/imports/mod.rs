//! The imports of the crate, read from its sources as the compiler reads them: from `lib.rs` along every `mod` line, whole
//! files, without what only tests are compiled from.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;
use syn::{Attribute, Item, Meta, UseTree, Visibility};

/// Names, from the outside in: `["plan", "order"]` is `crate::plan::order`, the root is empty.
pub type Names = Vec<String>;

/// A source file, which is a module.
pub struct Source {
    pub module: Names,
    pub path: PathBuf,
    /// What its items are called.
    defined: BTreeSet<String>,
    /// Names that it imports, and so hands on: what they are called here, and where they come from. `*` is a glob.
    handed_on: Vec<(String, Names)>,
    /// Paths of modules and items that it names, as they stand there.
    paths: Vec<Names>,
}

/// All files that ship, by module.
pub struct Crate {
    pub sources: BTreeMap<Names, Source>,
    /// Files of which only tests are made.
    pub of_tests: Vec<PathBuf>,
}

impl Crate {
    /// Reads the crate in this folder. Panics on a file that is not there or cannot be read.
    pub fn read(folder: &Path) -> Self {
        let mut all = Self { sources: BTreeMap::new(), of_tests: Vec::new() };
        all.add(folder, Vec::new(), folder.join("lib.rs"));
        all
    }

    fn add(&mut self, folder: &Path, module: Names, path: PathBuf) {
        let text = fs::read_to_string(&path).unwrap();
        let file = syn::parse_file(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        if file.attrs.iter().any(only_of_tests) {
            return self.of_tests.push(path);
        }
        let (source, children) = Source::read(module.clone(), path, &file);
        self.sources.insert(module.clone(), source);
        for child in children {
            let at = [module.clone(), vec![child.name]].concat();
            let stem = folder.join(at.join("/"));
            let files = [stem.with_extension("rs"), stem.join("mod.rs")];
            let path = files.into_iter().find(|path| path.exists());
            let path = path.unwrap_or_else(|| panic!("{at:?} has no file"));
            match child.of_tests {
                true => self.of_tests.push(path),
                false => self.add(folder, at, path),
            }
        }
    }

    /// The files that the paths of this one lead to, without itself.
    pub fn imports<'a>(&'a self, source: &'a Source) -> impl Iterator<Item = &'a Source> {
        let own = |to: &&Names| to.first() == source.module.first();
        let led_to = |path: &Names| -> Vec<Names> {
            let mut way = self.way(&source.module, path);
            // Inside a module only the file that defines a thing counts, not the one that hands it on.
            let last = way.pop();
            way.iter().filter(|to| !own(to)).cloned().chain(last).collect()
        };
        let targets: BTreeSet<Names> = source.paths.iter().flat_map(led_to).collect();
        targets.into_iter().filter(|to| *to != source.module).map(|to| &self.sources[&to])
    }

    /// The modules that this path leads through from there: the deepest that it names, and on to where the thing that
    /// is handed on comes from. None for a path out of the crate.
    fn way(&self, from: &Names, path: &Names) -> Vec<Names> {
        let mut way = Vec::new();
        if let Some((start, rest)) = self.start(from, path) {
            self.follow(start, rest, &mut way);
        }
        way
    }

    fn start<'a>(&self, from: &Names, path: &'a [String]) -> Option<(Names, &'a [String])> {
        let (first, rest) = path.split_first()?;
        let mut at = from.clone();
        match first.as_str() {
            "crate" => Some((Vec::new(), rest)),
            "self" if !rest.is_empty() => self.start(from, rest).or(Some((at, rest))),
            "super" => {
                at.pop()?;
                match rest.first().map(String::as_str) {
                    Some("super") => self.start(&at, rest),
                    _ => Some((at, rest)),
                }
            }
            child => {
                at.push(child.to_string());
                self.sources.contains_key(&at).then_some((at, rest))
            }
        }
    }

    fn follow(&self, at: Names, rest: &[String], way: &mut Vec<Names>) {
        let Some((name, rest)) = rest.split_first() else { return way.push(at) };
        let child = [at.clone(), vec![name.clone()]].concat();
        if self.sources.contains_key(&child) {
            return self.follow(child, rest, way);
        }
        let source = &self.sources[&at];
        way.push(at.clone());
        if source.defined.contains(name) {
            return;
        }
        for (handed_on, path) in &source.handed_on {
            let further = self.way(&at, path);
            let by_glob = |to: &Names| handed_on == "*" && self.sources[to].defined.contains(name);
            if further.last().is_some_and(|to| handed_on == name || by_glob(to)) {
                return way.extend(further);
            }
        }
    }

    /// Files of one module that import each other, however far around: each circle in alphabetical order.
    pub fn circles(&self) -> BTreeSet<Vec<String>> {
        let reached = self.sources.values().map(|source| (&source.path, self.reached(source)));
        let reached: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> = reached.collect();
        let circle = |(path, far): (&&PathBuf, &BTreeSet<&PathBuf>)| -> Vec<String> {
            let back = far.iter().filter(|to| reached[**to].contains(*path));
            back.map(|path| path.to_str().unwrap().to_string()).collect()
        };
        reached.iter().map(circle).filter(|circle| !circle.is_empty()).collect()
    }

    /// The files of its module that this one imports, at once or through others.
    fn reached<'a>(&'a self, from: &'a Source) -> BTreeSet<&'a PathBuf> {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
        while let Some(source) = next.pop() {
            for to in self.imports(source) {
                if to.module.first() == from.module.first() && seen.insert(&to.path) {
                    next.push(to);
                }
            }
        }
        seen
    }
}

/// A `mod` line.
struct Child {
    name: String,
    of_tests: bool,
}

impl Source {
    fn read(module: Names, path: PathBuf, file: &syn::File) -> (Self, Vec<Child>) {
        let mut reader = Reader::default();
        reader.visit_file(file);
        let Reader { children, defined, handed_on, paths, .. } = reader;
        (Self { module, path, defined, handed_on, paths }, children)
    }
}

/// Takes down what a file names.
#[derive(Default)]
struct Reader {
    children: Vec<Child>,
    defined: BTreeSet<String>,
    handed_on: Vec<(String, Names)>,
    paths: Vec<Names>,
    /// How many modules with braces it is in: `super` leads out of those first.
    within: usize,
}

impl Reader {
    fn take(&mut self, path: Names) {
        let outwards = path.iter().take_while(|name| *name == "super").count().min(self.within);
        self.paths.push(path[outwards..].to_vec());
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name) = about(item);
        let of_tests = attributes.iter().any(only_of_tests);
        if let Item::Mod(module) = item
            && module.content.is_none()
        {
            self.children.push(Child { name: module.ident.to_string(), of_tests });
        }
        if of_tests {
            return;
        }
        self.defined.extend(name);
        let inner = usize::from(matches!(item, Item::Mod(_)));
        self.within += inner;
        syn::visit::visit_item(self, item);
        self.within -= inner;
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if !function.attrs.iter().any(only_of_tests) {
            syn::visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut leaves = Vec::new();
        leaves_of(&item.tree, &[], &mut leaves);
        for (name, path) in leaves {
            let own = !matches!(path[0].as_str(), "crate" | "super");
            if matches!(item.vis, Visibility::Inherited) || !own {
                self.take(path.clone());
            }
            // Modules below see what one above them has imported, too.
            self.handed_on.push((name, path));
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Names = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if names.len() > 1 {
            self.take(names);
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        self.defined.extend(items_in(item.mac.tokens.clone()));
        self.visit_macro(&item.mac);
    }

    fn visit_macro(&mut self, invoked: &'ast syn::Macro) {
        paths_in(invoked.tokens.clone(), &mut |path| self.take(path));
    }
}

/// An item's attributes, and what it is called.
fn about(item: &Item) -> (&[Attribute], Option<String>) {
    macro_rules! named {
        ($($kind:ident),*) => {
            match item {
                $(Item::$kind(item) => (&item.attrs[..], Some(item.ident.to_string())),)*
                Item::Fn(item) => (&item.attrs[..], Some(item.sig.ident.to_string())),
                Item::Impl(item) => (&item.attrs[..], None),
                Item::Use(item) => (&item.attrs[..], None),
                Item::Macro(item) => (&item.attrs[..], None),
                _ => (&[], None),
            }
        };
    }
    named!(Const, Enum, Mod, Static, Struct, Trait, Type)
}

/// Whether this attribute keeps an item out of everything but tests.
fn only_of_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute.parse_args::<Meta>().is_ok_and(|meta| needs_test(&meta))
}

fn needs_test(meta: &Meta) -> bool {
    let parts = || -> Vec<Meta> {
        let list = meta.require_list().unwrap();
        let comma = syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated;
        list.parse_args_with(comma).unwrap().into_iter().collect()
    };
    match meta.path().get_ident().map(ToString::to_string).as_deref() {
        Some("test") => true,
        Some("all") => parts().iter().any(needs_test),
        Some("any") => parts().iter().all(needs_test),
        _ => false,
    }
}

/// Every path of a `use`, with the name that it goes by.
fn leaves_of(tree: &UseTree, before: &[String], leaves: &mut Vec<(String, Names)>) {
    let with = |name: &dyn ToString| [before.to_vec(), vec![name.to_string()]].concat();
    match tree {
        UseTree::Path(path) => leaves_of(&path.tree, &with(&path.ident), leaves),
        UseTree::Group(group) => {
            group.items.iter().for_each(|tree| leaves_of(tree, before, leaves));
        }
        UseTree::Glob(_) => leaves.push(("*".into(), before.to_vec())),
        UseTree::Rename(name) => leaves.push((name.rename.to_string(), with(&name.ident))),
        UseTree::Name(name) if name.ident == "self" => {
            leaves.push((before.last().unwrap().clone(), before.to_vec()));
        }
        UseTree::Name(name) => leaves.push((name.ident.to_string(), with(&name.ident))),
    }
}

/// What the items are called that a macro is given.
fn items_in(tokens: TokenStream) -> Vec<String> {
    let names = tokens.into_iter().map(|token| token.to_string()).collect::<Vec<_>>();
    let item = |pair: &[String]| matches!(pair[0].as_str(), "struct" | "enum" | "type" | "fn");
    names.windows(2).filter(|pair| item(pair)).map(|pair| pair[1].clone()).collect()
}

/// Paths among the tokens of a macro, which nobody has parsed. A `use` in there is read without its braces.
fn paths_in(tokens: TokenStream, take: &mut impl FnMut(Names)) {
    let (mut path, mut colons): (Names, usize) = (Vec::new(), 0);
    let mut end = |path: &mut Names| match std::mem::take(path) {
        path if path.len() > 1 => take(path),
        _ => (),
    };
    let mut groups = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
            TokenTree::Ident(name) => {
                if colons != 2 {
                    end(&mut path);
                }
                path.push(name.to_string());
                colons = 0;
            }
            other => {
                end(&mut path);
                colons = 0;
                if let TokenTree::Group(group) = other {
                    groups.push(group.stream());
                }
            }
        }
    }
    end(&mut path);
    groups.into_iter().for_each(|group| paths_in(group, take));
}
