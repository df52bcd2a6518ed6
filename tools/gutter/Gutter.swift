import ArgumentParser
@main struct G: AsyncParsableCommand { func run() async throws { print("hi") } }
