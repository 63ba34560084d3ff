//! The cores of this machine, as far as the system tells: which logical ones share a physical one, and which are the fast
//! ones of a machine that has two kinds.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

/// How many threads this machine has a place of its own for, by kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Physical cores of the fast kind: all of them where there is one kind.
    pub fast: u32,
    /// Physical cores.
    pub physical: u32,
    /// Logical cores: what SMT makes of them.
    pub logical: u32,
}

/// One logical core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Logical {
    number: usize,
    /// The first logical core of the same physical one.
    first: usize,
    fast: bool,
}

/// The logical cores that threads may run on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cores(Vec<Logical>);

impl Cores {
    /// Reads Linux's description of the processor, as it stands in `/sys/devices`, for the logical cores that are allowed; `None`
    /// where it is not there, as in other systems and in some sandboxes.
    pub fn read(devices: &Path, allowed: &[usize]) -> Option<Self> {
        let cpu = devices.join("system/cpu");
        let told = |path: &str| fs::read_to_string(cpu.join(path)).ok();
        let online: BTreeSet<usize> = numbers(&told("online")?)?.into_iter().collect();
        let numbered: Vec<usize> =
            allowed.iter().copied().filter(|number| online.contains(number)).collect();
        // Intel names its fast cores; Arm gives each core a capacity, 1024 at most.
        let named = fs::read_to_string(devices.join("cpu_core/cpus")).ok();
        let named = named.and_then(|text| numbers(&text));
        let capacity = |number: usize| -> Option<u32> {
            told(&format!("cpu{number}/cpu_capacity"))?.trim().parse().ok()
        };
        let most = numbered.iter().filter_map(|&number| capacity(number)).max();
        let logical = |&number: &usize| {
            let siblings = told(&format!("cpu{number}/topology/thread_siblings_list"))?;
            let first = *numbers(&siblings)?.first()?;
            let fast = match &named {
                Some(named) => named.contains(&number),
                None => capacity(number) == most,
            };
            Some(Logical { number, first, fast })
        };
        let cores: Option<Vec<Logical>> = numbered.iter().map(logical).collect();
        cores.filter(|cores| !cores.is_empty()).map(Self)
    }

    /// How many there are. Only of one kind: all of them are fast.
    pub fn counts(&self) -> Counts {
        let physical = |fast: bool| {
            let cores = self.0.iter().filter(|core| core.fast == fast);
            cores.map(|core| core.first).collect::<BTreeSet<usize>>().len() as u32
        };
        let (fast, slow) = (physical(true), physical(false));
        let fast_or_all = if fast == 0 { slow } else { fast };
        Counts { fast: fast_or_all, physical: fast + slow, logical: self.0.len() as u32 }
    }

    /// Logical cores in the order in which threads are given them: each physical core once, the fast ones first, and only then
    /// the others of each.
    pub fn by_place(&self) -> Vec<usize> {
        let mut taken = BTreeSet::new();
        let mut places: Vec<(bool, bool, usize)> = Vec::new();
        for core in &self.0 {
            let again = !taken.insert(core.first);
            places.push((again, !core.fast, core.number));
        }
        places.sort_unstable();
        places.into_iter().map(|(.., number)| number).collect()
    }
}

/// What macOS says of its cores, asked by `sysctl`; `None` elsewhere.
pub fn counts_of_macos() -> Option<Counts> {
    if !cfg!(target_os = "macos") {
        return None;
    }
    let names = ["hw.perflevel0.physicalcpu", "hw.physicalcpu", "hw.logicalcpu"];
    let output = Command::new("/usr/sbin/sysctl").arg("-n").args(names).output().ok()?;
    counts_of_sysctl(&String::from_utf8(output.stdout).ok()?)
}

/// Its answer: a number a line, without the first on machines with one kind of core.
fn counts_of_sysctl(answer: &str) -> Option<Counts> {
    let numbers: Result<Vec<u32>, _> = answer.split_whitespace().map(str::parse).collect();
    match numbers.ok()?[..] {
        [fast, physical, logical] => Some(Counts { fast, physical, logical }),
        [physical, logical] => Some(Counts { fast: physical, physical, logical }),
        _ => None,
    }
}

/// As the kernel writes lists: `0-3,8,10-11`.
fn numbers(list: &str) -> Option<Vec<usize>> {
    let mut all = Vec::new();
    for part in list.trim().split(',').filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        all.extend(first..=last);
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// A tree of that name as Linux has it: its files, and what stands in them. Gone when dropped.
    struct Tree(PathBuf);

    impl Tree {
        fn of(name: &str, files: &[(String, String)]) -> Self {
            let root =
                std::env::temp_dir().join(format!("threadscape-{}-{name}", std::process::id()));
            for (path, text) in files {
                let path = root.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            Self(root)
        }
    }

    impl Drop for Tree {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn file(path: impl Into<String>, text: impl Into<String>) -> (String, String) {
        (path.into(), text.into() + "\n")
    }

    fn siblings(groups: &[&str]) -> Vec<(String, String)> {
        let of = |group: &&str| {
            let list = group.to_string();
            numbers(group).unwrap().into_iter().map(move |number| {
                let path = format!("system/cpu/cpu{number}/topology/thread_siblings_list");
                file(path, list.clone())
            })
        };
        groups.iter().flat_map(of).collect()
    }

    #[test]
    fn a_machine_with_two_threads_a_core_gives_each_core_a_thread_first() {
        let mut files = siblings(&["0,4", "1,5", "2,6", "3,7"]);
        files.push(file("system/cpu/online", "0-7"));
        let tree = Tree::of("smt", &files);
        let all: Vec<usize> = (0..8).collect();
        let cores = Cores::read(&tree.0, &all).unwrap();
        assert_eq!(cores.counts(), Counts { fast: 4, physical: 4, logical: 8 });
        assert_eq!(cores.by_place(), [0, 1, 2, 3, 4, 5, 6, 7]);
        // In a container that may use four logical cores of two physical ones.
        let few = Cores::read(&tree.0, &[1, 2, 5, 6]).unwrap();
        assert_eq!(few.counts(), Counts { fast: 2, physical: 2, logical: 4 });
        assert_eq!(few.by_place(), [1, 2, 5, 6]);
    }

    #[test]
    fn of_two_kinds_of_cores_the_fast_ones_come_first() {
        // As Intel names them: two fast cores of two threads each, and four slow ones.
        let mut files = siblings(&["0-1", "2-3", "4", "5", "6", "7"]);
        files.push(file("system/cpu/online", "0-7"));
        files.push(file("cpu_core/cpus", "0-3"));
        files.push(file("cpu_atom/cpus", "4-7"));
        let tree = Tree::of("intel", &files);
        let all: Vec<usize> = (0..8).collect();
        let cores = Cores::read(&tree.0, &all).unwrap();
        assert_eq!(cores.counts(), Counts { fast: 2, physical: 6, logical: 8 });
        assert_eq!(cores.by_place(), [0, 2, 4, 5, 6, 7, 1, 3]);

        // As Arm tells them apart: the fast ones are not the first.
        let mut files = siblings(&["0", "1", "2", "3"]);
        files.push(file("system/cpu/online", "0-3"));
        for (number, capacity) in ["446", "446", "1024", "1024"].iter().enumerate() {
            files.push(file(format!("system/cpu/cpu{number}/cpu_capacity"), *capacity));
        }
        let tree = Tree::of("arm", &files);
        let cores = Cores::read(&tree.0, &[0, 1, 2, 3]).unwrap();
        assert_eq!(cores.counts(), Counts { fast: 2, physical: 4, logical: 4 });
        assert_eq!(cores.by_place(), [2, 3, 0, 1]);
        // Only the slow ones are allowed: they are all that there is.
        let slow = Cores::read(&tree.0, &[0, 1]).unwrap();
        assert_eq!(slow.counts(), Counts { fast: 2, physical: 2, logical: 2 });
    }

    #[test]
    fn where_the_system_does_not_tell_nothing_is_made_up() {
        let nowhere = Path::new("/nowhere/at/all");
        assert_eq!(Cores::read(nowhere, &[0]), None);
        let tree = Tree::of("bare", &[file("system/cpu/online", "0-1")]);
        assert_eq!(Cores::read(&tree.0, &[0, 1]), None);
        let tree = Tree::of("odd", &[file("system/cpu/online", "all of them")]);
        assert_eq!(Cores::read(&tree.0, &[0, 1]), None);
    }

    #[test]
    fn sysctl_is_read_with_and_without_two_kinds_of_cores() {
        let counts = |fast, physical, logical| Some(Counts { fast, physical, logical });
        assert_eq!(counts_of_sysctl("4\n8\n8\n"), counts(4, 8, 8));
        assert_eq!(counts_of_sysctl("4\n8\n"), counts(4, 4, 8));
        assert_eq!(counts_of_sysctl("unknown oid\n"), None);
    }
}
