function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Classes and modules whose methods only compute, unless a table says otherwise. */
const plainClasses = words(`
  String Array Hash Integer Float Numeric Rational Complex Symbol Regexp MatchData Range Struct Data Set Time Date DateTime Math
  Comparable Enumerable Enumerator Random SecureRandom Digest Digest::MD5 Digest::SHA1 Digest::SHA256 Digest::SHA512 OpenSSL::Digest
  OpenSSL::HMAC Base64 JSON YAML Psych CSV OptionParser StringIO StringScanner Benchmark Proc Thread Mutex Queue SizedQueue
  ConditionVariable Monitor Timeout Tempfile Find Zlib Zlib::GzipReader Zlib::Inflate Zlib::Deflate File Dir IO Process
  Process::Status Pathname ENV ARGV ARGF STDIN STDOUT STDERR DATA RUBY_VERSION RUBY_PLATFORM RUBY_ENGINE RUBY_DESCRIPTION
  RUBY_PATCHLEVEL RUBY_RELEASE_DATE RUBY_COPYRIGHT TRUE FALSE NIL NilClass TrueClass FalseClass BasicObject Exception Logger PP
  Etc RbConfig RbConfig::CONFIG Gem::Version Gem::Specification Shellwords URI URI::HTTP URI::HTTPS Ripper RubyVM::AbstractSyntaxTree
  GC Signal Errno Fiber Ractor Observable Singleton Forwardable Delegator SimpleDelegator OpenStruct ERB::Util CGI English Abbrev
  Matrix Vector Prime BigDecimal Tsort WeakRef Nokogiri Nokogiri::HTML Nokogiri::XML Nokogiri::HTML5 Minitest Minitest::Test
  Test::Unit::TestCase RSpec Rouge Kramdown::Document Redcarpet Oj MultiJson TOML Tomlrb Net::HTTP::Get Net::HTTP::Post Net::HTTP::Put
  Net::HTTP::Delete Encoding Encoding::UTF_8 Warning File::SEPARATOR IPAddr REXML::Document Socket SQLite3::Database
  Bundler::VERSION Rails::VERSION::STRING Rake::VERSION
`);

/** Libraries whose loading alone does nothing. Others are files of the project, or have not been read. */
export const plainLibraries = words(`
  json yaml psych csv set time date fileutils pathname open3 optparse ostruct erb tempfile tmpdir find digest digest/md5 digest/sha1
  digest/sha2 base64 securerandom benchmark pp prettyprint bigdecimal bigdecimal/util strscan stringio zlib uri net/http net/https
  open-uri openssl socket timeout logger shellwords english English forwardable delegate singleton observer monitor thread weakref
  io/console io/wait etc rbconfig ripper coverage objspace cgi cgi/util matrix prime abbrev tsort racc/parser rexml/document pstore
  pty resolv ipaddr net/smtp net/ftp net/pop net/imap tracer readline reline irb un mkmf win32ole fiddle drb webrick ractor minitest
  minitest/autorun test/unit rspec nokogiri rouge kramdown redcarpet oj multi_json toml tomlrb sqlite3 pg mysql2 redis faraday
  httparty rest-client rest_client excon net/ssh net/scp net/sftp active_support active_support/all active_support/core_ext sequel
  rubygems bundler bundler/setup bundler/inline rake colorize rainbow tty-prompt pastel thor slop
`);

/** What can be called without a receiver and only computes, prints or defines. */
export const plainFunctions = words(`
  puts print p pp printf putc display warn gets readline readlines getc require require_relative raise fail throw catch loop lambda proc
  format sprintf rand srand sleep exit exit! abort at_exit trap Integer Float String Array Hash Rational Complex BigDecimal caller
  caller_locations block_given? attr_accessor attr_reader attr_writer attr private public protected module_function private_constant
  private_class_method public_class_method public_constant include extend prepend refine using alias_method define_method
  remove_method undef_method private_method_defined? method_defined? instance_methods freeze frozen? nil? class is_a? kind_of? instance_of? respond_to?
  object_id hash inspect to_s dup clone tap then yield_self itself fork wait super self binding_of yield __method__ __dir__ __FILE__
  local_variables global_variables instance_variables instance_variable_get instance_variable_set instance_variable_defined?
  URI Pathname JSON describe context it before after let subject expect eq be be_nil be_truthy be_falsey raise_error allow receive
  assert assert_equal assert_nil assert_raises refute test setup teardown refute_nil assert_includes assert_match attr_internal
  select srand iterator? open_uri initialize new allocate name ancestors superclass instance_method_defined? const_defined? constants
  ruby2_keywords sum min max first last count size length map each join sort strftime upcase downcase
`);

/** Methods that call what a name says. */
export const byName =
  /^(?:send|__send__|public_send|method|public_method|instance_method|singleton_method|public_instance_method)$/;

/** Names that are worth hiding behind one of those, or behind `&:name`. */
export const reachingName =
  /^(?:system|exec|spawn|eval|instance_eval|class_eval|module_eval|syscall|popen|unlink|rmtree|rm|rm_r|rm_f|rm_rf|remove_entry|remove_dir|send|__send__|public_send|const_get|binding|fork_exec|`|open|load|delete|write|binwrite|capture2|capture2e|capture3|instance_exec|constantize)$/;

/** Classes that are taken for themselves even where other files are loaded. */
export const reachingClass =
  /^(?:FileUtils|Open3|PTY|Fiddle|ObjectSpace|RubyVM|Marshal|DRb|WEBrick|Gem|Bundler|Rake|Object|Kernel|Module|Class)\b/;

/** Classes that reach out, so that giving them another name is not followed. */
export const followedClass =
  /^(?:File|Dir|IO|FileUtils|Kernel|Process|Object|Module|Class|Pathname|Open3|PTY|Marshal|ObjectSpace|RubyVM|Fiddle|Net|TCPSocket|Socket)\b/;

/** Whether a class or module is known to compute only, where no table says otherwise. */
export function isPlainClass(name: string): boolean {
  return plainClasses.has(name) || /(?:Error|Exception|Interrupt|Exit)$/.test(name);
}
