import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPerl } from "../../../src/core/code/perl.ts";
import { spelt } from "./deeds.ts";

function deeds(code: string): readonly string[] {
  return spelt(readPerl(code)).toSorted();
}

describe("what Perl does", () => {
  test.each<[string, readonly string[]]>([
    ["unlink 'a', \"b\"", ["delete content a", "delete content b"]],
    ["print -e 'a' ? 1 : 0, -s 'b'", []],
    ["unlink glob('*.o'); unlink <*.c>", ["delete content glob(*.c)", "delete content glob(*.o)"]],
    ["my $f = 'a.txt'; unlink $f", ["delete content a.txt"]],
    ["my $f = shift; unlink $f if -e $f", ["delete content ?"]],
    ["my $f = 'a'; $f .= 'b'; unlink $f", ["delete content ?"]],
    ["unlink qw(a b)", ["delete content a", "delete content b"]],
    ["rename 'a', 'b' or die $!", ["delete content a/**", "modify content b"]],
    ["mkdir 'a'; chmod 0644, 'b'; symlink 'c', 'd'", ["administer none b", "create none a", "create none d"]],
    ["system('rm -rf x')", ["shell rm -rf x"]],
    ["exec 'rm', '-rf', 'x'", ["program rm -rf x"]],
    ["my $x = 'a'; print `ls $x`, qx{pwd}", ["shell ls a", "shell pwd"]],
    ["open(my $f, '<', 'a') or die \"x: $!\"; print while <$f>", ["read none a"]],
    ["open(F, '>out'); print F 'x'; close F", ["modify content out"]],
    ["open(my $f, '>>', 'log')", ["modify none log"]],
    ["open(F, 'rm x|')", ["shell rm x"]],
    ["open(F, '| sh')", ["shell sh"]],
    ["open(my $f, '-|', 'ls', '-l')", ["program ls -l"]],
    ["open(my $f, $x)", ["opaque"]],
    ["use File::Path qw(remove_tree); remove_tree('build')", ["delete content build/**"]],
    ["use File::Copy; move('a', 'b')", ["delete content a/**", "modify content b"]],
    ["kill 9, 1", ["system process"]],
    ["print $ENV{SECRET}", ["environment SECRET"]],
    ["chdir 'd'; unlink 'x'", ["delete content d/x", "delete content x"]],
    ["eval 'unlink q(x)'", ["delete content x"]],
    ["s/(\\w+)/unlink('x')/e", ["delete content x"]],
    ["print \"@{[ unlink('x') ]} $h{unlink('y')}\"", ["delete content x", "delete content y"]],
    ["s/foo/bar/g", []],
    ["s{a/b}{c}; tr/a-z/A-Z/; y/a/b/; print", []],
    ['print "$1\\n" if /(\\w+)/; $x{$1}++; END { print "$_ $x{$_}\\n" for sort keys %x }', []],
    ['@F = split /,/; print $F[1] . "\\n"; $s += $F[2]; print "total: $s\\n"', []],
    ['use strict; use List::Util qw(sum max); print sum(map { $_ * 2 } 1..3), "\\n"', []],
    ["print join(',', map { $_->{name} } grep { /x/ } @l), \"\\n\" unless $a / $b > 2", []],
    ["use JSON::PP; my $d = decode_json(join '', <STDIN>); print \"$_=$d->{$_} @{$d->{x}}\\n\" for sort keys %$d", []],
    ["if ($x =~ m{^/usr/(\\w+)}x and $y !~ /'/) { print \"it's $1\\n\" }", []],
    ["BEGIN { $/ = undef } print length; $count = () = /x/g; print $count % 2", []],
    ["print 'a' x 3, $#ARGV, $$, \"$0 @ARGV\"; my ($a, $b) = @_; print wantarray ? 1 : 0", []],
    ["print 'system(1)', q(unlink 'x'); # system('x')\n=pod\n\nsystem('x')\n\n=cut\nprint 1", []],
    ["print 1;\n=pod\n\nsystem('x')\n\n=cut\nprint 1", []],
    ["print <<A . 'x';\nrm -rf /\nA\nprint 2", []],
    ["print 1;\n__END__\nsystem('x')", []],
  ])("%j", (code, expected) => {
    expect(deeds(code)).toEqual([...expected].toSorted());
  });
});

describe("attacks in Perl", () => {
  test.each([
    "eval $x",
    'eval "$x"',
    'eval \'eval "un"."link"\'',
    "do 'x.pl'",
    "require 'x.pl'",
    "require $x",
    "use Foo::Bar",
    "&{'sys' . 'tem'}('x')",
    "&$f('x')",
    "*f = \\&CORE::unlink; f('x')",
    "CORE::system('x')",
    "CORE::GLOBAL::unlink('x')",
    "my $m = 'unlink'; $o->$m('x')",
    "'Foo'->bar('x')",
    "use POSIX; 'POSIX::unlink'->('x')",
    "/(?{ system('x') })/",
    "s/x/'un' . 'link'/ee",
    "frobnicate('x')",
    `print "$\{\\ system('x')}"`,
    "print \"$x[system('y')]\"",
    "$y = $h{b} / system('rm') / 3",
    "if (1) { } /'/; system('rm'); /'/",
    "use constant FOO => 1; print FOO / 2; system('rm'); # /",
    "use constant FOO => 1; $x = FOO <<A;\nsystem('rm');\nA\n",
    "system'rm x'",
    "print'x';system'y'",
    "unlink(<*>)",
    "for (<*.c>) { unlink }",
    "unlink for @ARGV",
    "map { unlink } glob '*'",
    "@ARGV = ('rm x|'); print <>",
    "push @ARGV, 'rm x|'; print while <>",
    'open F, "$x"',
    "open STDOUT, '>x'",
    "use Socket; socket(S, PF_INET, SOCK_STREAM, 6)",
    "syscall(87, 'x')",
    "$::{unlink}->('x')",
    "q #x\n(a); system('x')",
    "print 1 if $x\n=~ /a/; print 2\n=pod\n; system('x')",
    "sub system { } system('x')",
    "tie %h, 'X'",
    "@INC = ('x'); require Y",
    "LWP::Simple::getstore('http://a', 'b')",
    "$ua->post('http://a.b')",
    "$dbh->do('drop table x')",
  ])("%j is not taken for harmless", (code) => {
    expect(deeds(code)).not.toEqual([]);
  });

  test("whatever the text, it is read without an exception, and what stands behind harmless lines counts", () => {
    const lines = [
      "print 1;",
      "my $x = 'a';",
      "s/a/b/g;",
      "if ($x) { print }",
      'print "$x{a}\\n";',
      "unlink 'q';",
      "# it's\n",
      "@a = (1, 2);",
      "print <<E;\nx\nE\n",
      "$y = $x / 2;",
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...lines), { maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom("'", '"', "/", "{", "}", "$", "<<", "q", "s", "=", "%", "")), {
          maxLength: 4,
        }),
        (parts, changes) => {
          const code = parts.join("\n");
          expect(deeds(`${code}\nunlink 'z';`)).toContain("delete content z");
          let broken = code;
          for (const [at, put] of changes) {
            const start = at % (broken.length + 1);
            broken = broken.slice(0, start) + put + broken.slice(start + 1);
          }
          readPerl(broken);
        },
      ),
      { numRuns: 500 },
    );
  });
});
