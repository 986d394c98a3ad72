import { describe, expect, test } from "vitest";
import { readRuby } from "../../../src/core/code/ruby.ts";
import { spelt, treeOf } from "./deeds.ts";

async function deeds(code: string): Promise<readonly string[]> {
  return spelt(readRuby(await treeOf("ruby", code)));
}

describe("what Ruby does", () => {
  test.each<[string, readonly string[]]>([
    ["File.delete('a', 'b')", ["delete content a", "delete content b"]],
    ["puts File.exist?('a'), File.size('a'), File.basename('a/b')", []],
    ["require 'fileutils'; FileUtils.rm_rf 'build'", ["delete content build/**"]],
    ["include FileUtils\nrm_f %w[a b]", ["delete content a", "delete content b"]],
    ["FileUtils.mkdir_p 'a/b'; FileUtils.touch 'c'", ["create none a/b", "modify none c"]],
    ["FileUtils.mv 'a', 'b'", ["delete content a/**", "modify content b"]],
    ["FileUtils.cp_r 'a', 'b'", ["read none a/**", "modify content b"]],
    ["puts `ls -l`", ["shell ls -l"]],
    ["x = 'a'; %x(rm #{x})", ["shell rm a"]],
    ["system 'rm', '-rf', 'x'", ["program rm -rf x"]],
    ["system('ls', exception: true)", ["shell ls"]],
    ["system({'A' => 'b'}, 'ls')", ["shell ls"]],
    ["system({'LD_PRELOAD' => 'b'}, 'ls')", ["shell ls", "opaque"]],
    ["Dir.glob('*.rb').each { |f| File.delete(f) }", ["delete content glob(*.rb)"]],
    ["Dir['*.x'].each { |f| puts f.upcase }", []],
    ["Dir.children('d').each { |f| File.unlink(File.join('d', f)) }", ["delete content d/?name"]],
    ["open('|rm x')", ["read none |rm x", "shell rm x"]],
    ["puts open('a').read, File.read('b'), IO.readlines('c')", ["read none a", "read none b", "read none c"]],
    ["File.open('a', 'w') { |f| f.puts 1 }", ["modify content a"]],
    ["File.open('a') { |f| puts f.gets }", ["read none a"]],
    ["require 'pathname'; Pathname.new('a').join('b').delete", ["delete content a/b"]],
    ["require 'pathname'; Pathname('x').write('y')", ["modify content x"]],
    ["s = [1]; s.delete(1); h = {a: 1}; h.delete(:a); puts s, h", []],
    ["Process.kill('TERM', 1)", ["system process"]],
    ["puts ENV['SECRET'], ENV.fetch('B')", ["environment SECRET", "environment B"]],
    ["p ENV.to_h", ["environment ?"]],
    ["Dir.chdir('x') { system 'make' }", ["shell make", "shell make in x"]],
    ["require 'open3'; out, s = Open3.capture2e('git', 'status'); puts out", ["program git status"]],
    ["require 'net/http'; puts Net::HTTP.get(URI('https://a.b'))", ["connect none https://a.b"]],
    ["require 'net/http'; Net::HTTP.post(URI('https://a.b'), 'x')", ["connect remote https://a.b"]],
    ["require_relative 'lib/x'; require './y'; helper(1)", ["load lib/x.rb", "load ./y.rb"]],
    ["eval 'puts 1'", ["code ruby puts 1"]],
    ["require 'json'; puts JSON.parse(STDIN.read)['a']", []],
    ["ARGF.each_line { |l| puts l.split(',')[1] }", []],
    ["class Foo < Struct.new(:a)\n  attr_reader :x\n  def go; @x.map { |y| y * 2 }; end\nend\np Foo.new([1]).go", []],
    ["x = <<~A\n rm -rf /\nA\nputs x", []],
    ["begin; Integer('x'); rescue ArgumentError => e; puts e.message; end", []],
    ['%w[a b].map(&:upcase).each_with_index { |w, i| puts "#{i} #{w}" }', []],
    ["puts RUBY_VERSION, Time.now.strftime('%Y'), [3, 1].sort.first", []],
  ])("%j", async (code, expected) => {
    expect((await deeds(code)).toSorted()).toEqual([...expected].toSorted());
  });
});

describe("attacks in Ruby", () => {
  test.each([
    "send('sys' + 'tem', 'x')",
    "Kernel.send(:system, 'x')",
    "self.__send__(:exec, 'x')",
    "n = gets; Object.new.public_send(n, 'x')",
    "method(:system).call('x')",
    "Kernel.method(:system).to_proc.call('x')",
    "['x'].each(&:system)",
    "['x'].each(&method(:system))",
    "['x'].each(&File.method(:delete))",
    "Pathname.glob('*').each(&:unlink)",
    "f = File; f.delete('x')",
    "[File].first.delete('x')",
    "Object.const_get('File').delete('x')",
    "Object.const_get(gets).delete('x')",
    "alias foo system\nfoo 'x'",
    "alias_method :foo, :system",
    "define_method(:foo, &method(:system))",
    "instance_eval('system(1)')",
    "binding.eval('x')",
    "TOPLEVEL_BINDING.eval('x')",
    "eval([120].pack('c'))",
    "::Kernel.exec 'x'",
    "IO.popen('x')",
    "Process.spawn('x')",
    "spawn 'x'",
    "RubyVM::InstructionSequence.compile('x').eval",
    "ObjectSpace.each_object(Class) { |c| c }",
    "require 'fiddle'; Fiddle.dlopen(nil)",
    "Marshal.load(gets)",
    "open(gets)",
    "require 'weird'",
    'puts "#{`rm x`}"',
    "puts <<`A`\nrm x\nA",
    "class Foo; def initialize; File.delete('x'); end; end",
    "undefined_thing 'x'",
    "at_exit { exec 'x' }",
    "BEGIN { system 'x' }",
    "File.singleton_class.instance_method(:delete).bind_call(File, 'x')",
    "require 'erb'; ERB.new('x').result",
  ])("%j is not taken for harmless", async (code) => {
    expect(await deeds(code)).not.toEqual([]);
  });

  test("broken code is opaque", async () => {
    expect(await deeds("File.delete(")).toEqual(["opaque"]);
  });
});
